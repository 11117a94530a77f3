import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { throttle } from './throttle';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('A throttled action', () => {
  it('runs at once, and a burst after that only once more', () => {
    const action = vi.fn();
    const throttled = throttle(action, 1_000);
    for (let call = 0; call < 10; call++) throttled();
    expect(action).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(5_000);
    expect(action).toHaveBeenCalledTimes(2);
  });

  it('never loses the last call', () => {
    const action = vi.fn();
    const throttled = throttle(action, 1_000);
    throttled();
    vi.advanceTimersByTime(999);
    throttled();
    vi.advanceTimersByTime(1);
    expect(action).toHaveBeenCalledTimes(2);
  });

  it('does not run after it was cancelled', () => {
    const action = vi.fn();
    const throttled = throttle(action, 1_000);
    throttled();
    throttled();
    throttled.cancel();
    vi.advanceTimersByTime(5_000);
    expect(action).toHaveBeenCalledTimes(1);
  });
});
