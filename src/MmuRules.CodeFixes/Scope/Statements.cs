using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MmuRules.CodeFixes.Scope;

/// <summary>Statements and the lists that they stand in.</summary>
internal static class Statements
{
    /// <summary>The statement that an operation is a part of and that runs it just once; <see langword="null"/> if nothing can be put in front of it.</summary>
    public static StatementSyntax? Around(SyntaxNode operation)
    {
        foreach (var node in operation.AncestorsAndSelf())
        {
            switch (node)
            {
                case ArrowExpressionClauseSyntax:
                case var boundary when IsLoopOrFunction(boundary):
                    return null;
                case StatementSyntax statement:
                    return statement;
            }
        }

        return null;
    }

    /// <summary>The statements of the list that a statement stands in: just itself if it is embedded in another one.</summary>
    public static IReadOnlyList<StatementSyntax> ListOf(StatementSyntax statement)
    {
        switch (statement.Parent)
        {
            case BlockSyntax block:
                return block.Statements;
            case SwitchSectionSyntax section:
                return section.Statements;
            case GlobalStatementSyntax { Parent: CompilationUnitSyntax unit }:
                return [.. unit.Members.OfType<GlobalStatementSyntax>().Select(member => member.Statement)];
            default:
                return [statement];
        }
    }

    /// <summary>The statements behind one in its list.</summary>
    public static IReadOnlyList<StatementSyntax> Behind(StatementSyntax statement) => [.. ListOf(statement).Where(other => other.SpanStart > statement.SpanStart)];

    /// <summary>The statement together with the conditions that it alone hangs on.</summary>
    public static StatementSyntax WithConditions(StatementSyntax statement)
    {
        while (true)
        {
            var whole = statement.Parent is BlockSyntax { Statements.Count: 1 } block ? block : (SyntaxNode)statement;
            if (whole.Parent is not IfStatementSyntax { Else: null } condition || condition.Statement != whole)
                return statement;
            statement = condition;
        }
    }

    /// <summary>The statement around the list that runs that list just once, whatever happens; <see langword="null"/> if there is none.</summary>
    public static StatementSyntax? Enclosing(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax { Parent: UsingStatementSyntax or LockStatementSyntax or FixedStatementSyntax or CheckedStatementSyntax or UnsafeStatementSyntax } block => block.Parent as StatementSyntax,
        BlockSyntax { Parent: BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax } block => block,
        _ => null,
    };

    /// <summary>Whether a statement evaluates an expression before anything else, so that this may as well be done in front of it.</summary>
    public static bool BeginsWith(StatementSyntax statement, ExpressionSyntax expression) => statement switch
    {
        LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } value }] } => value.SpanStart == expression.SpanStart,
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax } assignment } => assignment.Right.SpanStart == expression.SpanStart,
        ExpressionStatementSyntax { Expression: var whole } => whole.SpanStart == expression.SpanStart,
        _ => false,
    };

    public static bool IsInList(StatementSyntax statement) => statement.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax;

    public static bool IsLoop(SyntaxNode node) => node is ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or CommonForEachStatementSyntax;

    public static bool IsLoopOrFunction(SyntaxNode node) => IsLoop(node) || node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax;

    /// <summary>Whether the method may be left in a statement in a way that is no jump: by a throw, or at a yield by a consumer who does not come back.</summary>
    public static bool MayLeave(StatementSyntax statement) =>
        statement.DescendantNodesAndSelf(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Any(node => node is ThrowStatementSyntax or ThrowExpressionSyntax or YieldStatementSyntax);

    /// <summary>Whether a part of a statement runs only when another function is called.</summary>
    public static bool IsDeferred(SyntaxNode part, StatementSyntax statement) =>
        part.Ancestors().TakeWhile(node => node != statement).Any(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) || statement is LocalFunctionStatementSyntax;
}
