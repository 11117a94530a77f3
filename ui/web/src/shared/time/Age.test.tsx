import { MantineProvider } from '@mantine/core';
import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { learnServerTime } from '../../api/clock';
import { Age } from './Age';

const start = Date.parse('2026-11-21T10:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});

afterEach(() => {
  vi.useRealTimers();
  learnServerTime(new Date().toUTCString());
});

const show = (at: string | null) =>
  render(
    <MantineProvider env="test">
      <Age at={at} none="no data yet" />
    </MantineProvider>,
  );

describe('An age', () => {
  it('ticks while nothing else happens', () => {
    show('2026-11-21T09:55:48Z');
    expect(screen.getByText('4 min 12 s ago')).toBeVisible();
    act(() => void vi.advanceTimersByTime(3_000));
    expect(screen.getByText('4 min 15 s ago')).toBeVisible();
  });

  it('carries the exact instant', () => {
    show('2026-11-21T09:55:48Z');
    expect(screen.getByText('4 min 12 s ago')).toHaveAttribute('datetime', '2026-11-21T09:55:48Z');
  });

  it('is measured by the clock of the server, not of this computer', () => {
    learnServerTime('Sat, 21 Nov 2026 10:10:00 GMT');
    show('2026-11-21T10:09:00Z');
    expect(screen.getByText('1 min ago')).toBeVisible();
  });

  it('says so when there is no instant', () => {
    show(null);
    expect(screen.getByText('no data yet')).toBeVisible();
  });

  it('stops its timer when it goes', () => {
    const { unmount } = show('2026-11-21T09:55:48Z');
    expect(vi.getTimerCount()).toBe(1);
    unmount();
    expect(vi.getTimerCount()).toBe(0);
  });
});
