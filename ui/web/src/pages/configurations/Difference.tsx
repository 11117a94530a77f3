import { structuredPatch } from 'diff';
import type { ConfigurationFile } from '../../api/types';
import { useVersion } from '../../shared/configurations/useConfigurations';
import { countOf } from '../../shared/figures/count';
import { Empty } from '../../shared/layout/Empty';
import { Lines } from '../../shared/layout/Lines';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import classes from './difference.module.css';

/** What changed between two versions, file by file, with three lines around each change. */
export default function Difference({ id, from, to }: { id: string; from: number; to: number }) {
  const before = useVersion(id, from);
  const after = useVersion(id, to);
  const error = before.error ?? after.error;
  if (error !== null) return <ProblemPanel error={error} what="The versions could not be compared" />;
  if (before.data === undefined || after.data === undefined) return <Lines count={10} height={20} />;

  const names = [...new Set([...before.data.files, ...after.data.files].map(({ name }) => name))].sort();
  const changed = names.filter((name) => textOf(before.data.files, name) !== textOf(after.data.files, name));
  if (changed.length === 0) return <Empty title={`v${from} and v${to} have the same content`} />;
  return changed.map((name) => (
    <FileDifference
      key={name}
      name={name}
      before={textOf(before.data.files, name)}
      after={textOf(after.data.files, name)}
    />
  ));
}

function FileDifference({ name, before, after }: { name: string; before: string; after: string }) {
  const { hunks } = structuredPatch(name, name, before, after, '', '', { context: 3 });
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const added = lines.filter((line) => line.startsWith('+')).length;
  const removed = lines.filter((line) => line.startsWith('-')).length;
  return (
    <figure className={classes.file}>
      <figcaption>
        <span>{name === '' ? 'unnamed' : name}</span>
        <span>
          {countOf(added, 'line')} added, {countOf(removed, 'line')} removed
        </span>
      </figcaption>
      <pre className={classes.diff} tabIndex={0} aria-label={`Changes of ${name}`}>
        {hunks.map((hunk) => (
          <code key={hunk.newStart}>
            <span className={classes.where}>
              {`From line ${hunk.newStart}`}
              {'\n'}
            </span>
            {hunk.lines
              .filter((line) => !line.startsWith('\\'))
              .map((line, index) => (
                <span key={index} className={classes.line} data-change={line[0]}>
                  {line}
                  {'\n'}
                </span>
              ))}
          </code>
        ))}
      </pre>
    </figure>
  );
}

function textOf(files: readonly ConfigurationFile[], name: string): string {
  const file = files.find((each) => each.name === name);
  return file?.text ?? file?.base64 ?? '';
}
