using System.Text;
using MmuRules.Tool.Analysis;
using MmuRules.Tool.Commands;
using MmuRules.Tool.Fixing;
using MmuRules.Tool.Rendering;

// The frames are drawn with Unicode; a Windows console has to be told. A stream that is redirected gets UTF-8 by this, too.
Console.OutputEncoding = Encoding.UTF8;
var host = new ToolHost(
    Terminal.Of(Console.Out, Console.IsOutputRedirected),
    Terminal.Of(Console.Error, Console.IsErrorRedirected),
    Environment.CurrentDirectory,
    AnalyzerSet.Own,
    FixSet.Own);
return await CommandLine.RunAsync(args, host, Console.Out);
