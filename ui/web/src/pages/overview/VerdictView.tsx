import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Tone } from '../../shared/status/vocabulary';
import classes from './overview.module.css';
import { RegionFinding } from './RegionFinding';
import type { Finding, Verdict } from './verdict';

/** The heading of an overview: a tick, or what is wrong. */
export function Headline({ verdict }: { verdict: Verdict }) {
  return (
    <span className={classes.headline} data-tone={verdict.tone}>
      <ToneIcon tone={verdict.tone} size={24} />
      {verdict.headline}
    </span>
  );
}

export function Findings({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className={classes.findings} aria-label="What needs attention">
      {findings.map((finding) => (
        <li
          key={finding.kind === 'region' ? finding.region.region : finding.to}
          data-tone={finding.tone}
          data-kind={finding.kind}
        >
          <ToneIcon tone={finding.tone} size={17} />
          {finding.kind === 'region' ? (
            <RegionFinding region={finding.region} />
          ) : (
            <p>
              <strong>{finding.text}</strong>
              {finding.where.map((where) => (
                <span key={where}>: {where}</span>
              ))}
              . <Link to={finding.to}>{finding.link}</Link>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

const shapes = {
  ok: IconCircleCheck,
  idle: IconCircleDashed,
  busy: IconCircleDashed,
  warn: IconAlertTriangle,
  bad: IconCircleX,
};

function ToneIcon({ tone, size }: { tone: Tone; size: number }) {
  const Shape = shapes[tone];
  return <Shape size={size} stroke={1.9} aria-hidden />;
}
