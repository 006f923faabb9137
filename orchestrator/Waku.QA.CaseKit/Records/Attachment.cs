namespace Waku.QA.CaseKit.Records;

/// <summary>A file shown with a case.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="MediaType">For example <c>text/plain</c>.</param>
/// <param name="Extension">File extension without dot.</param>
/// <param name="Content">Bytes.</param>
public sealed record Attachment(string Name, string MediaType, string Extension, byte[] Content);
