using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Ampora.Hosting.Listeners;

/// <summary>Says what went wrong where connections are accepted; what holds on, as a lack of descriptors does, once in ten seconds.</summary>
internal sealed partial class AcceptFaults(TimeProvider time, ILogger<AcceptFaults> logger)
{
    /// <summary>From one message to the next of its kind.</summary>
    internal static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<Type, long> _said = [];

    /// <summary>A connection is gone before it began.</summary>
    public void Lost(Exception fault)
    {
        if (fault is SocketException)
        {
            Log.Lost(logger, fault.Message);
        }
        else
        {
            Log.NotBegun(logger, fault);
        }
    }

    /// <summary>Nobody can be taken off the queue now.</summary>
    public void NotAccepted(Exception fault)
    {
        if (!IsDue(fault.GetType()))
        {
            return;
        }

        if (fault is SocketException)
        {
            Log.NotAccepted(logger, fault.Message);
        }
        else
        {
            Log.Broken(logger, fault);
        }
    }

    private bool IsDue(Type kind)
    {
        lock (_lock)
        {
            if (_said.TryGetValue(kind, out var last) && time.GetElapsedTime(last) < Between)
            {
                return false;
            }

            _said[kind] = time.GetTimestamp();
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 231, Level = LogLevel.Debug, Message = "A connection was lost before it began: {Reason}")]
        public static partial void Lost(ILogger logger, string reason);

        [LoggerMessage(EventId = 232, Level = LogLevel.Error, Message = "No connection can be accepted now, tried again: {Reason}")]
        public static partial void NotAccepted(ILogger logger, string reason);

        [LoggerMessage(EventId = 233, Level = LogLevel.Critical, Message = "Accepting connections has failed, tried again")]
        public static partial void Broken(ILogger logger, Exception fault);

        [LoggerMessage(EventId = 234, Level = LogLevel.Error, Message = "A connection was accepted and could not begin")]
        public static partial void NotBegun(ILogger logger, Exception fault);
    }
}
