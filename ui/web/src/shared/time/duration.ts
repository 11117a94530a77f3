const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/**
 * Seconds as a person says them, with at most two units: `8 s`, `4 min 12 s`, `3 h 5 min`, `2 d 4 h`, `31 d`.
 * Below zero (clocks differ) counts as zero.
 */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return pair(Math.floor(whole / MINUTE), 'min', whole % MINUTE, 's');
  if (whole < DAY) return pair(Math.floor(whole / HOUR), 'h', Math.floor((whole % HOUR) / MINUTE), 'min');
  const days = Math.floor(whole / DAY);
  return days >= 10 ? `${days} d` : pair(days, 'd', Math.floor((whole % DAY) / HOUR), 'h');
}

/** One unit only, for table cells: `8 s`, `4 min`, `3 h`, `2 d`. */
export function formatShortDuration(seconds: number): string {
  return /^\d+ \S+/.exec(formatDuration(seconds))?.[0] ?? '';
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}
