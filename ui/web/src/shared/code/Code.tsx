import { lazy, Suspense } from 'react';
import classes from './code.module.css';

const YamlLines = lazy(() => import('./YamlLines'));
/** Beyond this, colours cost more than they give. */
const LONGEST_COLOURED = 300_000;

interface CodeProps {
  text: string;
  label: string;
  yaml: boolean;
}

/** Text with line numbers, and YAML with colours. Real text in the page: it can be found, copied and printed. */
export function Code({ text, label, yaml }: CodeProps) {
  const plain = <PlainLines text={text} />;
  return (
    <pre className={classes.code} tabIndex={0} aria-label={label === '' ? 'Configuration' : label}>
      <code>
        {yaml && text.length <= LONGEST_COLOURED ? (
          <Suspense fallback={plain}>
            <YamlLines text={text} />
          </Suspense>
        ) : (
          plain
        )}
      </code>
    </pre>
  );
}

function PlainLines({ text }: { text: string }) {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line, index) => (
      <span key={index} className={classes.line}>
        {line}
        {'\n'}
      </span>
    ));
}
