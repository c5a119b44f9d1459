/// <summary>The function, and the least that `dotnet` can be started for.</summary>
public class Echo
{
    public static void Main()
    {
    }

    public Dictionary<string, string> Handle(Dictionary<string, string> input) => input;
}
