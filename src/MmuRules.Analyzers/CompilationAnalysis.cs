using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Protocol;
using MmuRules.Analyzers.Rules;

namespace MmuRules.Analyzers;

/// <summary>The check of the methods of a compilation under one setting: what was found out of one method serves the others.</summary>
internal sealed class CompilationAnalysis(Settings settings, ContractReader contracts, Bodies bodies, Callers callers)
{
    private readonly MmuProtocol _protocol = new(new(contracts, settings));
    private readonly ConcurrentDictionary<EntryKey<MmuState>, ISummary<MmuState>> _summaries = new();

    public void Check(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not (IMethodSymbol or IFieldSymbol or IPropertySymbol) || !MayMatter(context))
            return;
        foreach (var diagnostic in Diagnose(context.OwningSymbol, context.OperationBlocks, operation => IsWithin(operation, context.OperationBlocks), context.CancellationToken))
            context.ReportDiagnostic(diagnostic);
    }

    /// <summary>What is wrong in a method, for somebody who is no analyzer: a code fix that wants to know whether its result is right.</summary>
    public IReadOnlyList<Diagnostic> Diagnose(IMethodSymbol method, CancellationToken cancellation)
    {
        if (!bodies.Matters(method, _protocol.Defines, cancellation))
            return [];
        var declarations = (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences;
        return Diagnose(method, [], operation => declarations.Any(declaration => declaration.SyntaxTree == operation.Syntax.SyntaxTree && declaration.Span.Contains(operation.Syntax.Span)), cancellation);
    }

    private List<Diagnostic> Diagnose(ISymbol member, IReadOnlyList<IOperation> blocks, Func<IOperation, bool> isWithin, CancellationToken cancellation)
    {
        try
        {
            var (findings, isInconclusive) = FindIn(member, blocks, cancellation);
            var diagnostics = isInconclusive ? new List<Diagnostic> { Unknown(member, "there are too many paths through it and what it calls") } : [];
            foreach (var finding in findings)
                if (finding.Subject is DiagnosticDescriptor descriptor && isWithin(finding.Operation))
                    diagnostics.Add(DiagnosticLocations.ToDiagnostic(descriptor, Rule.SeverityOf(descriptor, settings), finding));
            return diagnostics;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // An analyzer that throws is switched off for the rest of the build. Better to say of which method nothing is known.
            return [Unknown(member, $"the checker failed ({e.GetType().Name}: {e.Message}); please report it")];
        }
    }

    /// <summary>What is found in a method: begun by itself, or, where all its callers are known, as they call it; or in the initializer of a field or property, which somebody unknown begins.</summary>
    private (IReadOnlyCollection<Finding> Findings, bool IsInconclusive) FindIn(ISymbol member, IReadOnlyList<IOperation> blocks, CancellationToken cancellation)
    {
        var found = new Dictionary<(object, SyntaxNode), Finding>();
        var isInconclusive = false;
        var entered = new List<Solver<MmuState>>();
        if (member is IMethodSymbol method)
            SolveMethod(method);
        else
            foreach (var block in blocks)
                if (Bodies.OfInitializer(block, cancellation) is { } initializer)
                    Solve(initializer, hasUnknownCaller: true);
        return (found.Values, isInconclusive);

        void SolveMethod(IMethodSymbol method)
        {
            foreach (var root in callers.RootsOf(method, cancellation))
                if (bodies.OfDeclared(root.Method, cancellation) is { } body)
                    Solve(body, root.HasUnknownCallers);
            // What no caller was seen to enter, such as an iterator or an accessor that a pattern asks, is begun by somebody unknown; but who declares what he does is not entered by his callers, and relies on them.
            if (!_protocol.Defines(method) && bodies.OfDeclared(method, cancellation) is { } own)
                SolveUnlessEntered(own);
        }

        void Solve(FlowGraph body, bool hasUnknownCaller)
        {
            var solver = new Solver<MmuState>(_protocol, bodies, _summaries, Limits.Default, cancellation);
            foreach (var finding in solver.Solve(body, hasUnknownCaller))
                if (!found.ContainsKey((finding.Subject, finding.Operation.Syntax)))
                    found.Add((finding.Subject, finding.Operation.Syntax), finding);
            isInconclusive |= solver.IsInconclusive;
            entered.Add(solver);
            foreach (var nested in bodies.NestedIn(body, cancellation))
                SolveUnlessEntered(nested);
        }

        void SolveUnlessEntered(FlowGraph body)
        {
            if (isInconclusive)
                return;
            if (!entered.Any(solver => solver.HasEntered(body)))
                Solve(body, hasUnknownCaller: true);
            else
                foreach (var nested in bodies.NestedIn(body, cancellation))
                    SolveUnlessEntered(nested);
        }
    }

    // A cheap look, before any graph is built: does the body call anything that declares an effect, or that leads to such a call?
    private bool MayMatter(OperationBlockAnalysisContext context)
    {
        foreach (var block in context.OperationBlocks)
            foreach (var operation in block.DescendantsAndSelf())
                foreach (var callee in Bodies.CalleesOf(operation))
                    if (_protocol.Defines(callee) || bodies.Matters(callee, _protocol.Defines, context.CancellationToken))
                        return true;
        return false;
    }

    private static bool IsWithin(IOperation operation, IEnumerable<IOperation> blocks) =>
        blocks.Any(block => block.Syntax.SyntaxTree == operation.Syntax.SyntaxTree && (block.Syntax.Parent ?? block.Syntax).Span.Contains(operation.Syntax.Span));

    private static Diagnostic Unknown(ISymbol member, string reason) =>
        Diagnostic.Create(Inconclusive.Descriptor, member.Locations.FirstOrDefault(), member.Name, reason);
}
