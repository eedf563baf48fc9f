using FsCheck;
using FsCheck.Fluent;
using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Witnesses;

public class ScheduleTests
{
    private const string Known = "mmu1.r4Qw.ba4c4ba3e.JKq4M";

    [Fact]
    public void Whatever_is_chosen_is_read_again()
    {
        Gen<int> number = Gen.Frequency((6, Gen.Choose(0, 3)), (2, Gen.Choose(0, 800)), (1, Gen.Elements(26, 27, 702, 703, int.MaxValue)));
        Gen<(int, int)[]> choices = (from agent in number from alternative in number from times in Gen.Choose(1, 12) select Enumerable.Repeat((agent, alternative), times))
            .ArrayOf().Select(runs => runs.SelectMany(run => run).ToArray());

        Prop.ForAll(ArbMap.Default.ArbFor<ulong>(), choices.ToArbitrary(), (hash, chosen) =>
        {
            var schedule = Schedule.Create(hash, chosen);
            var read = Schedule.Parse(schedule.ToString());

            Assert.Equal(hash, read.ModelHash);
            Assert.Equal(chosen, read.Choices);
            Assert.Equal(schedule, read);
            Assert.All(schedule.ToString(), letter => Assert.True(char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-'));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(61ul)]
    [InlineData(ulong.MaxValue)]
    public void Every_hash_is_kept_whole(ulong hash) => Assert.Equal(hash, Schedule.Parse(Schedule.Create(hash, []).ToString()).ModelHash);

    [Fact]
    public void Forty_steps_with_few_switches_are_short()
    {
        (int, int)[] choices = [.. Enumerable.Range(0, 40).Select(step => (step / 8, step == 20 ? 2 : 0))];

        Assert.Equal("a8b8c4cBc3d8e8", Schedule.Create(1, choices).ToString().Split('.')[2]);
        Assert.InRange(Schedule.Create(ulong.MaxValue, choices).ToString().Length, 1, 40);
    }

    [Fact]
    public void The_text_of_a_schedule_stays_the_same_from_version_to_version()
    {
        var schedule = Schedule.Parse(Known);

        Assert.Equal(0xC0FFEEul, schedule.ModelHash);
        Assert.Equal("10000222210004", string.Concat(schedule.Choices.Select(choice => choice.Agent)));
        Assert.Equal(Known, Schedule.Create(0xC0FFEE, schedule.Choices).ToString());
    }

    [Fact]
    public void White_space_around_it_does_not_matter() => Assert.Equal(Schedule.Parse(Known), Schedule.Parse($"  {Known}\r\n"));

    [Theory]
    [InlineData("", "The schedule is empty.")]
    [InlineData("  ", "The schedule is empty.")]
    [InlineData("hello", "This is not a schedule: a schedule begins with 'mmu1.'.")]
    [InlineData("replay: mmu1.r4Qw.ba4c4ba3e.JKq4M", "This is not a schedule: a schedule begins with 'mmu1.'.")]
    [InlineData("mmu2.r4Qw.ba4c4ba3e.JKq4M", "The schedule is of version 2 of the format, and this MmuRules reads version 1.")]
    [InlineData("mmu1", "The schedule is cut off")]
    [InlineData("mmu1.r4Qw.ba4c4b", "The schedule is cut off")]
    [InlineData("mmu1.r4Qw.ba4c4ba3e.JKq4", "The schedule is cut off")]
    [InlineData("mmu1.r4Qw.ba4c4ba3e.JKq4M7", "Something follows the end of the schedule.")]
    [InlineData("mmu1.r4Qw.ba4c4ba3e.JKq4M.a", "Something follows the end of the schedule.")]
    [InlineData("mmu1.r4Qw.ba4\nc4ba3e.JKq4M", "The schedule has a character at position 14 that no schedule has (' ').")]
    [InlineData("mmu1.r4Qw.ba4c4ba3é.JKq4M", "The schedule has a character at position 19 that no schedule has ('é').")]
    [InlineData("mmu1.r4Qw.ba5c4ba3e.JKq4M", "The schedule was changed: its checksum is JKq4M, and that of its text is ")]
    public void What_is_no_schedule_is_told_why(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<ScheduleFormatException>(() => Schedule.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("A")]
    [InlineData("4")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("-aA")]
    [InlineData("aZZZZZZZZ")]
    [InlineData("------------zzzzzzzzzzzzz")]
    [InlineData("a1000001")]
    [InlineData("a99999999999999999999999999")]
    [InlineData("a600000b600000")]
    public void Choices_that_nobody_made_are_refused_though_their_checksum_is_right(string choices) =>
        Assert.StartsWith(
            "The schedule was not made by MmuRules: '",
            Assert.Throws<ScheduleFormatException>(() => Schedule.Parse(ScheduleEnvelope.Seal(1, choices))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Every_single_wrong_letter_is_noticed()
    {
        foreach (int position in Enumerable.Range(0, Known.Length))
        {
            foreach (char letter in "abcABC0123.-".Where(letter => letter != Known[position]))
            {
                Assert.Throws<ScheduleFormatException>(() => Schedule.Parse(Known[..position] + letter + Known[(position + 1)..]));
            }
        }
    }

    [Fact]
    public void Every_beginning_of_a_schedule_is_noticed() =>
        Assert.All(Enumerable.Range(0, Known.Length), length => Assert.Throws<ScheduleFormatException>(() => Schedule.Parse(Known[..length])));

    [Fact]
    public void Whatever_is_read_it_is_a_schedule_or_it_is_told_why() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            foreach (string candidate in new[] { text.Get, $"mmu1.{text.Get}", ScheduleEnvelope.Seal(7, text.Get) })
            {
                try
                {
                    Schedule.Parse(candidate);
                }
                catch (ScheduleFormatException)
                {
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Numbers_below_zero_and_too_many_choices_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Create(1, [(-1, 0)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Create(1, [(0, -1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Create(1, new (int, int)[Schedule.MaximumLength + 1]));
    }

    [Fact]
    public void Choices_do_not_change_behind_its_back()
    {
        (int, int)[] choices = [(1, 0)];
        var schedule = Schedule.Create(1, choices);

        choices[0] = (2, 0);

        Assert.Equal([(1, 0)], schedule.Choices);
    }
}
