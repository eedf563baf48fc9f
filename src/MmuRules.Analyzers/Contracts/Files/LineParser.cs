using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace MmuRules.Analyzers.Contracts.Files;

/// <summary>Reads one line of a contract file. What does not parse is a mistake, never an exception.</summary>
internal sealed class LineParser
{
    private readonly string _text;
    private readonly int _start;
    private int _at;

    private LineParser(string text, int start)
    {
        _text = text;
        _start = start;
        SkipBlanks();
    }

    // A comment may follow a contract; a # within an id, as in #ctor, has no blank before it.
    private bool IsAtEnd => _at == _text.Length || (_text[_at] == '#' && (_at == 0 || char.IsWhiteSpace(_text[_at - 1]) || _text[_at - 1] == '\uFEFF'));

    /// <summary>The line; <see langword="null"/> if there is nothing on it but a comment, or if it has a mistake.</summary>
    /// <param name="text">The line's text.</param>
    /// <param name="start">Where the line begins in its file.</param>
    /// <param name="mistake">The first mistake.</param>
    public static ContractLine? Parse(string text, int start, out Mistake? mistake)
    {
        mistake = null;
        var parser = new LineParser(text, start);
        if (parser.IsAtEnd)
            return null;
        try
        {
            return parser.Line();
        }
        catch (MistakeException e)
        {
            mistake = e.Mistake;
            return null;
        }
    }

    private ContractLine Line()
    {
        var begin = _at;
        var symbol = Symbol();
        var span = SpanFrom(begin);
        var clauses = ImmutableArray.CreateBuilder<WrittenClause>();
        while (!IsAtEnd)
            clauses.Add(Clause());
        return clauses.Count == 0 ? throw Wrong(span, $"'{symbol}' is said to do nothing: an effect or a lock is missing") : new(symbol, span, clauses.ToImmutable());
    }

    // The parameter list of an id may be written with blanks in it.
    private string Symbol()
    {
        var begin = _at;
        var depth = 0;
        for (; _at < _text.Length && (depth > 0 || !char.IsWhiteSpace(_text[_at])); _at++)
            depth += _text[_at] is '(' ? 1 : _text[_at] is ')' ? -1 : 0;
        var symbol = string.Concat(_text.Substring(begin, _at - begin).Where(letter => !char.IsWhiteSpace(letter)));
        if (depth != 0)
            throw Wrong(SpanFrom(begin), "a parenthesis has no counterpart");
        if (!symbol.StartsWith("M:", StringComparison.Ordinal) && !symbol.StartsWith("P:", StringComparison.Ordinal))
            throw Wrong(SpanFrom(begin), $"a line begins with the documentation comment id of a method or constructor (M:) or of a property (P:), and not with '{symbol}'");
        SkipBlanks();
        return symbol;
    }

    private WrittenClause Clause()
    {
        var begin = _at;
        var word = Word("an effect or a lock");
        string? operand = null;
        if (TryTake(':'))
        {
            operand = word;
            begin = _at;
            word = Word("an effect or a lock");
        }

        var wordSpan = SpanFrom(begin);
        if (!TryTake('('))
            return new(wordSpan, operand, ClauseKind.Effect, OneOf<MmuEffect>(word, wordSpan, "effect"), default, null);
        var kind = OneOf(word, wordSpan, "word for what is done with a lock", ClauseKind.Acquires, ClauseKind.Releases, ClauseKind.Requires);
        begin = _at;
        var name = Word("a lock");
        var @lock = OneOf<MmuLock>(name, SpanFrom(begin), "lock");
        var when = kind == ClauseKind.Acquires && TryTake(',') ? When() : (bool?)null;
        Take(')');
        return new(wordSpan, operand, kind, default, @lock, when);
    }

    private bool When()
    {
        var begin = _at;
        if (Word("'When'") is var word && word != "When")
            throw Wrong(SpanFrom(begin), $"'When = true' or 'When = false' was expected, and not '{word}'");
        Take('=');
        begin = _at;
        return Word("'true' or 'false'") switch
        {
            "true" => true,
            "false" => false,
            var other => throw Wrong(SpanFrom(begin), $"'true' or 'false' was expected, and not '{other}'"),
        };
    }

    private static bool IsOfWord(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '@';

    private string Word(string expected)
    {
        var begin = _at;
        while (_at < _text.Length && IsOfWord(_text[_at]))
            _at++;
        if (_at == begin)
            throw Expected(expected);
        var word = _text.Substring(begin, _at - begin);
        SkipBlanks();
        return word;
    }

    private T OneOf<T>(string word, TextSpan span, string what, params T[] allowed)
        where T : struct, Enum
    {
        var names = (allowed.Length == 0 ? (T[])Enum.GetValues(typeof(T)) : allowed).ToDictionary(value => value.ToString());
        return names.TryGetValue(word, out var value) ? value : throw Wrong(span, $"'{word}' is no {what}. Did you mean '{Spelling.NearestTo(word, names.Keys)}'?");
    }

    private void Take(char sign)
    {
        if (!TryTake(sign))
            throw Expected($"'{sign}'");
    }

    private bool TryTake(char sign)
    {
        if (IsAtEnd || _text[_at] != sign)
            return false;
        _at++;
        SkipBlanks();
        return true;
    }

    private void SkipBlanks()
    {
        // A byte order mark within a text is where one file was put behind another.
        while (_at < _text.Length && (char.IsWhiteSpace(_text[_at]) || _text[_at] == '\uFEFF'))
            _at++;
    }

    private MistakeException Expected(string what) => IsAtEnd
        ? Wrong(new TextSpan(_start + _at, 0), $"{what} was expected at the end of the line")
        : Wrong(new TextSpan(_start + _at, 1), $"{what} was expected, and not '{_text[_at]}'");

    private static MistakeException Wrong(TextSpan span, string text) => new(new(span, text));

    // What was read last, without the blanks behind it.
    private TextSpan SpanFrom(int begin)
    {
        var end = _at;
        while (end > begin && char.IsWhiteSpace(_text[end - 1]))
            end--;
        return TextSpan.FromBounds(_start + begin, _start + end);
    }

    private sealed class MistakeException(Mistake mistake) : Exception(mistake.Text)
    {
        public Mistake Mistake { get; } = mistake;
    }
}
