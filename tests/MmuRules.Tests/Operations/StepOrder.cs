using MmuRules.Hardware;

namespace MmuRules.Tests.Operations;

/// <summary>Notes the steps of some kinds, in their order.</summary>
internal sealed class StepOrder(params StepKind[] kinds) : IStepObserver
{
    private readonly List<StepKind> _order = [];

    internal IEnumerable<StepKind> WithoutRepetitions => _order.Where((kind, index) => index == 0 || _order[index - 1] != kind);

    public void Before(in Step step)
    {
        if (kinds.Contains(step.Kind))
        {
            _order.Add(step.Kind);
        }
    }

    public void Blocked(in Step step) => Assert.Fail($"{step.Kind} is blocked.");

    public void After(in Step step, long observed)
    {
    }
}

/// <summary>Lets something else happen behind the first step of a kind: what another CPU could do there.</summary>
internal sealed class AtStep(StepKind kind, Action action) : IStepObserver
{
    private bool _isDone;

    public void Before(in Step step)
    {
    }

    public void Blocked(in Step step) => Assert.Fail($"{step.Kind} is blocked.");

    public void After(in Step step, long observed)
    {
        if (step.Kind == kind && !_isDone)
        {
            _isDone = true;
            using (Agent.As(99))
            {
                action();
            }
        }
    }
}
