import { Tooltip } from '@mantine/core';
import classes from './code.module.css';

/** The first eight digits of a digest; all of it on hover. */
export function Hash({ value, none = '' }: { value: string | null; none?: string }) {
  if (value === null || value === '') return <span className={classes.none}>{none}</span>;
  return (
    <Tooltip label={<span className={classes.whole}>{value}</span>} multiline>
      <code className={classes.hash}>{value.slice(0, 8)}</code>
    </Tooltip>
  );
}
