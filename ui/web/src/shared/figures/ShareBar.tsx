import type { Tone } from '../status/vocabulary';
import { formatCount } from './count';
import classes from './figures.module.css';

export interface Share {
  label: string;
  value: number;
  tone: Tone;
}

/** Parts of a whole as one bar from 0 to all. The figures that it draws always stand beside it. */
export function ShareBar({ shares, of }: { shares: readonly Share[]; of: number }) {
  const words = shares.map(({ label, value }) => `${label} ${formatCount(value)}`).join(', ');
  return (
    <span className={classes.bar} role="img" aria-label={`${words} of ${formatCount(of)}`}>
      {shares
        .filter(({ value }) => value > 0)
        .map(({ label, value, tone }) => (
          <span key={label} data-tone={tone} style={{ flexGrow: value }} />
        ))}
      {of === 0 && <span data-tone="idle" style={{ flexGrow: 1 }} />}
    </span>
  );
}
