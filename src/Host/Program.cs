using System.CommandLine;
using Hearth.Host.Commands;

Terminal.SetUp();
var root = new RootCommand("Hearth: AWS Lambda for your own machines.")
{
    ServeCommand.Create(),
    QuickstartCommand.Create(),
    DoctorCommand.Create(),
    DeployCommand.Create(),
    DevCommand.Create(),
    InvokeCommand.Create(),
    TraceCommand.Create(),
    TuneCommand.Create(),
    PlanCommand.Create(),
    LogsCommand.Create(),
    WarmCommand.Create(),
    TopCommand.Create(),
    LayerCommand.Create(),
    AccountCommand.Create(),
};
// System.CommandLine would end the process two seconds after SIGTERM, in the middle of draining; ServerRun stops it in order.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
