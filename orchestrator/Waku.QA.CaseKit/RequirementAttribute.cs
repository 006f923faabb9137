
namespace Waku.QA.CaseKit;

/// <summary>
/// What a case checks: requirements of specifications by their id in <c>suites/requirements.yaml</c> (<c>13-M9</c>), sections of
/// documents that have no such list (<c>REST store/v3</c>), or issues (<c>N#2745</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class RequirementAttribute : PropertyAttribute
{
    /// <summary>Name of the property.</summary>
    public const string Name = "Requirement";

    /// <summary>Creates the attribute.</summary>
    public RequirementAttribute(params string[] ids)
    {
        foreach (var id in ids)
        {
            Properties.Add(Name, id);
        }
    }
}
