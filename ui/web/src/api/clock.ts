// Ages are measured against the server's clock: the one of this computer may be wrong. Each answer carries a
// Date header (whole seconds); a difference below two seconds is noise and is ignored.
const NOISE_MS = 2_000;

let offsetMs = 0;

export function serverNow(): number {
  return Date.now() + offsetMs;
}

/** A time of this computer's clock as the server's. */
export function serverTimeOf(localMs: number): number {
  return localMs + offsetMs;
}

export function learnServerTime(dateHeader: string | null, localMs: number = Date.now()): void {
  if (dateHeader === null) return;
  const server = Date.parse(dateHeader);
  if (Number.isNaN(server)) return;
  const difference = server - localMs;
  offsetMs = Math.abs(difference) < NOISE_MS ? 0 : difference;
}
