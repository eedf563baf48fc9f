using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Packed;

public class ZapProgramTests
{
    [Theory]
    [InlineData("[X D R Q] F Z", "original")]
    [InlineData("[X R Q·dirty] F D Z", "two-patch draft")]
    [InlineData("[X R Q·dirty] F D Z", "Hansen's draft")]
    [InlineData("[X D R Q F] Z", "split flush")]
    [InlineData("⟨i_mmap [X D R Q] F⟩ Z", "i_mmap lock")]
    [InlineData("[X D Q F R] Z", "delayed rmap")]
    public void The_forms_of_history_are_written_in_the_notation_of_the_rules(string text, string name) =>
        Assert.Equal(text, ZapForms.All.Single(form => form.Name == name).ToString());

    [Theory]
    [InlineData("[X D R] F Z")]
    [InlineData("[P F X F O D R] Z")]
    [InlineData("[X] F [D R] Z")]
    [InlineData("⟨i_mmap [X] F⟩ D R Z")]
    public void What_is_printed_is_read_as_the_same_program(string text)
    {
        ZapProgram program = ZapProgram.Parse(text);

        Assert.Equal(text, program.ToString());
        Assert.Equal(program, ZapProgram.Parse(program.ToString(), "another name"));
    }

    [Fact]
    public void White_space_is_not_needed_and_keyboards_lack_some_letters() =>
        Assert.Equal(ZapProgram.Parse("⟨i_mmap [X R Q·dirty] F⟩ D Z"), ZapProgram.Parse("<i_mmap[XRQ.dirty]F>DZ"));

    [Theory]
    [InlineData("[X D Y] F Z", "position 6")]
    [InlineData("[D R] F Z", "X is missing")]
    [InlineData("X D R F Z", "X needs the page-table lock")]
    [InlineData("[[X D R F] Z", "taken twice")]
    [InlineData("[X D R F Z", "not released")]
    [InlineData("[X D R F] ] Z", "not held")]
    [InlineData("[<i_mmap X D R> F] Z", "which is a spinlock")]
    [InlineData("<i_mmap [X D R F] Z", "i_mmap lock is not released")]
    [InlineData("[X X D R F] Z", "X is there twice")]
    [InlineData("[D X R F] Z", "D comes before X")]
    [InlineData("[X P D R F] Z", "P comes before X")]
    [InlineData("[X D F] Z R", "Z is the last")]
    [InlineData("[X R Q F] D Z", "needs Q·dirty")]
    [InlineData("[X D R Q·dirty F] Z", "nothing to carry")]
    [InlineData("[X D R Q Q·dirty F] Z", "queued twice")]
    [InlineData("[X D R Q Z F]", "in one loop")]
    public void What_is_no_program_is_refused_with_its_reason(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => ZapProgram.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_program_has_an_end() =>
        Assert.Throws<FormatException>(() => new ZapProgram("long", [ZapOp.LockTable, ZapOp.ClearEntry, .. Enumerable.Repeat(ZapOp.Flush, 30), ZapOp.UnlockTable]));

    [Fact]
    public void Instructions_of_pages_that_stand_together_are_one_loop()
    {
        ZapProgram program = ZapProgram.Parse("[X D F R] Z");

        Assert.Equal([1, 1], new[] { 1, 2 }.Select(program.LoopStart));
        Assert.Equal(4, program.LoopStart(4));
        Assert.Equal(6, program.LoopStart(6));
    }
}
