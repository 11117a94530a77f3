using System.Runtime.CompilerServices;

namespace Ampora.Testing;

/// <summary>No test waits for ever.</summary>
public static class Timeouts
{
    public static TimeSpan Default { get; } = TimeSpan.FromSeconds(30);

    public static async Task WithTimeout(this Task task, TimeSpan? timeout = null, [CallerArgumentExpression(nameof(task))] string expression = "")
    {
        try
        {
            await task.WaitAsync(timeout ?? Default, TimeProvider.System);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw Late(expression, timeout);
        }
    }

    public static async Task<T> WithTimeout<T>(this Task<T> task, TimeSpan? timeout = null, [CallerArgumentExpression(nameof(task))] string expression = "")
    {
        try
        {
            return await task.WaitAsync(timeout ?? Default, TimeProvider.System);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw Late(expression, timeout);
        }
    }

    public static Task WithTimeout(this ValueTask task, TimeSpan? timeout = null, [CallerArgumentExpression(nameof(task))] string expression = "") =>
        task.AsTask().WithTimeout(timeout, expression);

    public static Task<T> WithTimeout<T>(this ValueTask<T> task, TimeSpan? timeout = null, [CallerArgumentExpression(nameof(task))] string expression = "") =>
        task.AsTask().WithTimeout(timeout, expression);

    private static TimeoutException Late(string expression, TimeSpan? timeout) =>
        new($"{expression}: not within {(timeout ?? Default).TotalSeconds} s");
}
