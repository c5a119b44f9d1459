using FsCheck;
using FsCheck.Fluent;
using Hearth.DataPlane.Extensions;
using Xunit;

namespace Hearth.Tests.Properties.DataPlane;

/// <summary>The states of an extension under any order of moves.</summary>
public sealed class ExtensionProperties
{
    private static readonly Arbitrary<ExtensionState[]> Moves = Gen.Elements(Enum.GetValues<ExtensionState>()).ArrayOf().ToArbitrary();

    [Fact]
    public void An_extension_moves_only_where_it_may()
        => Prop.ForAll(Moves, moves =>
        {
            var extension = new Extension("one", isExternal: true);
            return moves.All(to =>
            {
                var from = extension.State;
                var moved = extension.TryMove(to);
                return moved == ExtensionStates.IsLegal(from, to) && extension.State == (moved ? to : from);
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Who_has_failed_or_ended_never_gets_ready_again()
        => Prop.ForAll(Moves, moves =>
        {
            var extension = new Extension("one", isExternal: true);
            var isOver = false;
            foreach (var to in moves)
            {
                var moved = extension.TryMove(to);
                if (isOver && moved && to is ExtensionState.Ready or ExtensionState.Running) return false;
                isOver |= extension.State is ExtensionState.InitError or ExtensionState.ExitError or ExtensionState.Exited or ExtensionState.LaunchError;
            }

            return true;
        }).QuickCheckThrowOnFailure();
}
