using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;
using MmuRules.Analyzers.Protocol;
using MmuRules.Analyzers.Rules;

namespace MmuRules.Analyzers;

/// <summary>The check of one compilation: what was found out of one method serves the others.</summary>
internal sealed class CompilationAnalysis
{
    private readonly Limits _limits;
    private readonly MmuProtocol _protocol;
    private readonly Bodies _bodies;
    private readonly Callers _callers;
    private readonly ConcurrentDictionary<EntryKey<MmuState>, ISummary<MmuState>> _summaries = new();

    public CompilationAnalysis(Compilation compilation, Limits? limits = null)
    {
        _limits = limits ?? Limits.Default;
        _protocol = new MmuProtocol(new ContractReader());
        _bodies = new Bodies(compilation);
        _callers = new Callers(compilation);
    }

    public void Check(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol method || !MayMatter(context))
            return;
        IReadOnlyCollection<Finding> findings;
        try
        {
            (findings, var isInconclusive) = FindIn(method, context.CancellationToken);
            if (isInconclusive)
                context.ReportDiagnostic(Unknown(method, "there are too many paths through it and what it calls"));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // An analyzer that throws is switched off for the rest of the build. Better to say of which method nothing is known.
            findings = [];
            context.ReportDiagnostic(Unknown(method, $"the checker failed ({e.GetType().Name}: {e.Message}); please report it"));
        }

        foreach (var finding in findings)
            if (finding.Subject is DiagnosticDescriptor descriptor && IsWithin(finding.Operation, context.OperationBlocks))
                context.ReportDiagnostic(DiagnosticLocations.ToDiagnostic(descriptor, finding));
    }

    /// <summary>What is found in a method: begun by itself, or, where all its callers are known, as they call it.</summary>
    private (IReadOnlyCollection<Finding> Findings, bool IsInconclusive) FindIn(IMethodSymbol method, CancellationToken cancellation)
    {
        var found = new Dictionary<(object, SyntaxNode), Finding>();
        var isInconclusive = false;
        var roots = _callers.RootsOf(method, cancellation);
        foreach (var root in roots)
            if (_bodies.OfDeclared(root.Method, cancellation) is { } body)
                Solve(body, root.HasUnknownCallers);
        return (found.Values, isInconclusive);

        void Solve(FlowGraph body, bool hasUnknownCaller)
        {
            var solver = new Solver<MmuState>(_protocol, _bodies, _summaries, _limits, cancellation);
            foreach (var finding in solver.Solve(body, hasUnknownCaller))
                if (!found.ContainsKey((finding.Subject, finding.Operation.Syntax)))
                    found.Add((finding.Subject, finding.Operation.Syntax), finding);
            isInconclusive |= solver.IsInconclusive;
            // A nested function that nothing was seen to call, such as a callback, is begun by somebody unknown.
            foreach (var nested in _bodies.NestedIn(body, cancellation))
                if (!solver.HasEntered(nested))
                    Solve(nested, hasUnknownCaller: true);
        }
    }

    // A cheap look, before any graph is built: does the body call anything that declares an effect, or that leads to such a call?
    private bool MayMatter(OperationBlockAnalysisContext context)
    {
        foreach (var block in context.OperationBlocks)
            foreach (var operation in block.DescendantsAndSelf())
                foreach (var callee in Bodies.CalleesOf(operation))
                    if (_protocol.Defines(callee) || _bodies.Matters(callee, _protocol.Defines, context.CancellationToken))
                        return true;
        return false;
    }

    private static bool IsWithin(IOperation operation, IEnumerable<IOperation> blocks) =>
        blocks.Any(block => block.Syntax.SyntaxTree == operation.Syntax.SyntaxTree && block.Syntax.Parent!.Span.Contains(operation.Syntax.Span));

    private static Diagnostic Unknown(IMethodSymbol method, string reason) =>
        Diagnostic.Create(Inconclusive.Descriptor, method.Locations.FirstOrDefault(), method.Name, reason);
}
