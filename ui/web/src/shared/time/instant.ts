import type { TimeZone } from './timeZone';

/** Clock time in the chosen zone; the date is written only when it is not today. `14:02:31`, `20 Nov 14:02:31`, `20 Nov 2025 14:02:31` */
export function formatInstant(ms: number, zone: TimeZone, nowMs: number): string {
  const clock = part(ms, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const day = part(ms, zone, { day: 'numeric', month: 'short', year: 'numeric' });
  if (day === part(nowMs, zone, { day: 'numeric', month: 'short', year: 'numeric' })) return clock;
  const sameYear = part(ms, zone, { year: 'numeric' }) === part(nowMs, zone, { year: 'numeric' });
  return `${sameYear ? part(ms, zone, { day: 'numeric', month: 'short' }) : day} ${clock}`;
}

/** Date, time and zone in full, for a tooltip: `21 Nov 2026, 14:02:31 UTC`. */
export function formatFull(ms: number, zone: TimeZone): string {
  const day = part(ms, zone, { day: 'numeric', month: 'short', year: 'numeric' });
  const clock = part(ms, zone, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  return `${day}, ${clock}`;
}

function part(ms: number, zone: TimeZone, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', zone === 'utc' ? { ...options, timeZone: 'UTC' } : options).format(
    ms,
  );
}
