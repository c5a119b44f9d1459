using Hearth.Kernel;
using Hearth.Services.Iam.Accounts;
using Hearth.Services.Iam.AwsManagedPolicies;

namespace Hearth.Services.Iam;

/// <summary>What the handlers share.</summary>
internal sealed record IamParts(IamStore Store, AwsManagedPolicyCatalog AwsPolicies, Sealing Secrets, TimeProvider Time);
