namespace MmuRules.Tests.Operations;

/// <summary>A lockless walk ended with a page that its address does not map. The machine cannot say so: a walker who looks again and gives the page back has done nothing wrong.</summary>
internal sealed class WrongPageException(string message) : Exception(message);
