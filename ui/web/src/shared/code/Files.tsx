import type { ConfigurationFile } from '../../api/types';
import { formatBytes } from '../figures/count';
import classes from './code.module.css';
import { Code } from './Code';

/** The files of a configuration, one under the other, each with its name and size. */
export function Files({ files }: { files: readonly ConfigurationFile[] }) {
  return files.map(({ name, text, sizeBytes, contentType }) => (
    <figure key={name} className={classes.file}>
      <figcaption>
        <span>{name === '' ? 'unnamed' : name}</span>
        <span>{formatBytes(sizeBytes)}</span>
      </figcaption>
      {text === null ? (
        <p className={classes.binary}>
          Not text{contentType === null ? '' : ` (${contentType})`}: it cannot be shown here.
        </p>
      ) : (
        <Code text={text} label={name} yaml={isYaml(name, contentType, text)} />
      )}
    </figure>
  ));
}

function isYaml(name: string, contentType: string | null, text: string): boolean {
  if (/\.ya?ml$/i.test(name) || /yaml/i.test(contentType ?? '')) return true;
  return name === '' && !/^\s*[{<]/.test(text);
}
