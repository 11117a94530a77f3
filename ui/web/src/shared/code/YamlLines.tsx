import { yamlLanguage } from '@codemirror/lang-yaml';
import { classHighlighter, highlightCode } from '@lezer/highlight';
import { useMemo } from 'react';
import classes from './code.module.css';

interface Piece {
  text: string;
  style: string;
}

/** The lines of a YAML text, its parts in spans with the class names of the parser. */
export default function YamlLines({ text }: { text: string }) {
  const lines = useMemo(() => linesOf(text.replace(/\n$/, '')), [text]);
  return lines.map((pieces, index) => (
    <span key={index} className={classes.line}>
      {pieces.map(({ text: piece, style }, at) =>
        style === '' ? (
          piece
        ) : (
          <span key={at} className={style}>
            {piece}
          </span>
        ),
      )}
      {'\n'}
    </span>
  ));
}

function linesOf(text: string): Piece[][] {
  const lines: Piece[][] = [[]];
  highlightCode(
    text,
    yamlLanguage.parser.parse(text),
    classHighlighter,
    (piece, style) => lines.at(-1)?.push({ text: piece, style }),
    () => lines.push([]),
  );
  return lines;
}
