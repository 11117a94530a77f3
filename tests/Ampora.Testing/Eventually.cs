using System.Runtime.CompilerServices;
using Xunit.Sdk;

namespace Ampora.Testing;

/// <summary>Polls for something that another thread or process will do. The time limit is generous: it is only reached when the thing does not happen.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static Task Async(
        Func<bool> condition, TimeSpan? timeout = null, string? because = null, [CallerArgumentExpression(nameof(condition))] string expression = "") =>
        Async(() => Task.FromResult(condition()), timeout, because, expression);

    public static async Task Async(
        Func<Task<bool>> condition, TimeSpan? timeout = null, string? because = null, [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        var limit = timeout ?? Timeouts.Default;
        var begun = TimeProvider.System.GetTimestamp();
        while (!await condition().WithTimeout(limit))
        {
            if (TimeProvider.System.GetElapsedTime(begun) > limit)
            {
                throw new XunitException($"{because ?? expression}: not within {limit.TotalSeconds} s");
            }

            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>The first value that is there.</summary>
    public static async Task<T> ValueAsync<T>(
        Func<Task<T?>> read, TimeSpan? timeout = null, string? because = null, [CallerArgumentExpression(nameof(read))] string expression = "")
        where T : class
    {
        T? value = null;
        await Async(async () => (value = await read()) is not null, timeout, because, expression);
        return value!;
    }

    /// <summary>Repeats assertions until they hold; at the time limit the last failure is thrown as it is.</summary>
    public static async Task PassesAsync(Func<Task> assertions, TimeSpan? timeout = null)
    {
        var limit = timeout ?? Timeouts.Default;
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await assertions().WithTimeout(limit);
                return;
            }
            catch (Exception) when (TimeProvider.System.GetElapsedTime(begun) < limit)
            {
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
            }
        }
    }
}
