global using Microsoft.AspNetCore.Http;
global using Microsoft.Extensions.Logging;
global using Waku.Node.Interception;
global using Waku.Node.Messages;
global using Waku.Node.Messaging;
