const grouped = new Intl.NumberFormat('en-GB');

/** `12,431` */
export function formatCount(value: number): string {
  return grouped.format(value);
}

/** `1 agent`, `12,431 agents` */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** Bytes with a unit of 1,024: `812 B`, `4.1 KiB`, `2 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  const kib = bytes / 1_024;
  return kib < 1_024 ? `${trim(kib)} KiB` : `${trim(kib / 1_024)} MiB`;
}

/** A share of a whole, never rounded up to 100 % nor down to 0 %: `<1 %`, `99 %`, `100 %`. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return '0 %';
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 1) return '<1 %';
  return percent > 99 && percent < 100 ? '99 %' : `${Math.round(percent)} %`;
}

/** `a`, `a and b`, `a, b and c` */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

function trim(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0).replace(/\.0$/, '');
}
