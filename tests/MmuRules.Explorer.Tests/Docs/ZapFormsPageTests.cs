using MmuRules.Exploration;
using MmuRules.Hardware;

namespace MmuRules.ExplorerTests.Docs;

/// <summary>docs/zap-forms.md says what the explorer finds. Run the tests with MMURULES_WRITE_DOCS=1 to make it anew.</summary>
public class ZapFormsPageTests
{
    private static readonly string PageFile = Repository.PathOf("docs", "zap-forms.md");

    [Fact]
    public void The_page_of_the_zap_forms_says_what_the_explorer_finds()
    {
        string text = ZapFormsPage.Text();
        if (Repository.IsWriting)
        {
            File.WriteAllText(PageFile, text);
        }

        Assert.Equal(text, File.ReadAllText(PageFile).ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(nameof(S390))]
    [InlineData(nameof(CoherentTlb))]
    public void Where_a_clear_is_told_to_every_cpu_only_the_late_marking_of_the_drafts_does_harm(string model) => AssertBroken(
        model,
        (form, environment) => environment == 3 && form is (HistoricalForms.TwoPatchDraft or HistoricalForms.HansensDraft));

    [Theory]
    [InlineData(nameof(Arm64))]
    [InlineData(nameof(PowerPcHash))]
    [InlineData(nameof(SoftwareDirty))]
    [InlineData(nameof(UniProcessor))]
    [InlineData(nameof(BlindDirty))]
    [InlineData(nameof(WriteBackDirty))]
    public void Hardware_that_uses_a_translation_on_breaks_what_x86_breaks(string model) => AssertBroken(
        model,
        (form, environment) => ZapFormsPage.OnModels[environment][IndexOf(form), IndexOfModel(nameof(X86))].Outcome == Outcome.Violated);

    [Fact]
    public void The_form_of_today_holds_on_every_model_in_every_environment() => Assert.All(
        ZapFormsPage.OnModels,
        table => Assert.All(HardwareModel.All, model => Assert.Equal(Outcome.Proved, table[IndexOf(HistoricalForms.DelayedRmap), IndexOfModel(model.Name)].Outcome)));

    private static void AssertBroken(string model, Func<string, int, bool> isBroken) => Assert.All(
        HistoricalForms.All.SelectMany(form => Enumerable.Range(0, ZapFormsPage.OnModels.Count).Select(environment => (form.Name, environment))),
        cell => Assert.Equal(
            isBroken(cell.Name, cell.environment) ? Outcome.Violated : Outcome.Proved,
            ZapFormsPage.OnModels[cell.environment][IndexOf(cell.Name), IndexOfModel(model)].Outcome));

    private static int IndexOf(string form) => HistoricalForms.All.ToList().FindIndex(one => one.Name == form);

    private static int IndexOfModel(string model) => HardwareModel.All.ToList().FindIndex(one => one.Name == model);
}
