using FsCheck;
using FsCheck.Fluent;
using Hearth.DataPlane.Environments;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Properties.DataPlane;

/// <summary>Whatever becomes of the environments on their way, and in whatever order: nobody waits for what does not come.</summary>
public sealed class WaitingProperties
{
    private enum Step
    {
        Assign,
        StartAhead,
        Settle,
        RuntimeBack,
        ReturningEnds,
        BusyEnds,
        TurnComes,
        StartSucceeds,
        StartFails,
        StartIsOfNoUse,
        GracePasses,
    }

    private static readonly Arbitrary<(Step Step, bool MayGrow)[]> Steps = Gen.Frequency(
            (4, Gen.Constant(Step.Assign)), (5, Gen.Elements(Enum.GetValues<Step>())))
        .SelectMany(step => Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false))), (step, mayGrow) => (step, mayGrow))
        .ArrayOf().ToArbitrary();

    [Fact]
    public void At_any_time_as_many_are_on_their_way_as_wait()
        => Prop.ForAll(Steps, steps =>
        {
            var pool = new ModelPool();
            return steps.All(step =>
            {
                pool.Do(step.Step, step.MayGrow);
                return !pool.Waiting.HasStranded && pool.IsCountedRight;
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Everyone_is_served_refused_or_failed_with_no_time_passing_once_nothing_returns_any_more()
        => Prop.ForAll(Steps, Steps, (steps, end) =>
        {
            var pool = new ModelPool();
            foreach (var (step, mayGrow) in steps.Where(one => one.Step != Step.GracePasses)) pool.Do(step, mayGrow);
            while (pool.Returning > 0) pool.Do(Step.ReturningEnds, mayGrow: true);
            // The starts that were begun for them go on, well or badly.
            foreach (var (step, mayGrow) in end.Where(one => one.Step is Step.TurnComes or Step.StartFails or Step.StartIsOfNoUse)) pool.Do(step, mayGrow);
            while (pool.Starting > 0) pool.Do(Step.StartSucceeds, mayGrow: true);
            pool.Waiting.IsQuiet.ShouldBeTrue();
            return pool.Waiters.All(waiter => waiter.IsCompleted);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nobody_is_refused_while_the_function_may_grow()
        => Prop.ForAll(Steps, steps =>
        {
            var pool = new ModelPool();
            foreach (var (step, _) in steps) pool.Do(step, mayGrow: true);
            return pool.Refused == 0;
        }).QuickCheckThrowOnFailure();

    /// <summary>What <see cref="EnvironmentPool"/>, its starts and its returns do with their lock held, without environments.</summary>
    private sealed class ModelPool
    {
        private int idle;
        private int busy;

        public WaitingInvocations<int> Waiting { get; } = new();

        public List<Task<int>> Waiters { get; } = [];

        public int Starting { get; private set; }

        public int Returning { get; private set; }

        public int Refused { get; private set; }

        /// <summary>Whoever waits has a place among the waiters, and nobody waits while one is idle.</summary>
        public bool IsCountedRight => idle == 0 || Waiters.All(waiter => waiter.IsCompleted);

        public void Do(Step step, bool mayGrow)
        {
            switch (step)
            {
                case Step.Assign:
                    Assign(mayGrow);
                    break;
                case Step.StartAhead:
                    Begin(1);
                    Waiting.BeginStart();
                    break;
                case Step.Settle when busy > 0:
                    busy--;
                    Returning++;
                    Waiting.BeginReturn();
                    break;
                case Step.RuntimeBack when Returning > 0:
                    EndReturn();
                    Offer();
                    break;
                case Step.ReturningEnds when Returning > 0:
                    EndReturn();
                    Relieve(mayGrow);
                    break;
                case Step.BusyEnds when busy > 0:
                    busy--;
                    Relieve(mayGrow);
                    break;
                case Step.TurnComes when Starting > 0:
                    if (Waiting.TryGiveUpStart()) Starting--;
                    break;
                case Step.StartSucceeds when Starting > 0:
                    EndStart();
                    Offer();
                    break;
                case Step.StartFails when Starting > 0:
                    EndStart();
                    if (Waiting.HasStranded && Waiting.TryTake(out var failed)) failed.SetException(new InvalidOperationException("The start failed."));
                    break;
                case Step.StartIsOfNoUse when Starting > 0:
                    EndStart();
                    if (Waiting.HasStranded) Offer();
                    break;
                case Step.GracePasses:
                    Relieve(mayGrow, isGraceOver: true);
                    break;
            }
        }

        private void Assign(bool mayGrow)
        {
            if (idle > 0)
            {
                idle--;
                busy++;
                return;
            }

            var mustStart = Waiting.MustStartForNext;
            if (mustStart && !mayGrow) return;
            Waiters.Add(Waiting.Enter().Task);
            if (!mustStart) return;
            Waiting.BeginStart();
            Begin(1);
        }

        private void Offer()
        {
            if (Waiting.TryTake(out var waiter))
            {
                busy++;
                waiter.SetResult(0);
            }
            else
            {
                idle++;
            }
        }

        private void Relieve(bool mayGrow, bool isGraceOver = false)
        {
            var (starts, refused) = Waiting.Relieve(() => mayGrow, isGraceOver);
            Begin(starts);
            Refused += refused.Count;
            foreach (var waiter in refused) waiter.SetException(new InvalidOperationException("Rate Exceeded."));
        }

        private void Begin(int starts) => Starting += starts;

        private void EndStart()
        {
            Starting--;
            Waiting.EndStart();
        }

        private void EndReturn()
        {
            Returning--;
            Waiting.EndReturn();
        }
    }
}
