using System.CommandLine;
using Hearth.Host.Commands;

Terminal.SetUp();
var root = new RootCommand("Hearth: AWS Lambda for your own machines.")
{
    ServeCommand.Create(),
    QuickstartCommand.Create(),
    DoctorCommand.Create(),
    DeployCommand.Create(),
    InvokeCommand.Create(),
    LogsCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
