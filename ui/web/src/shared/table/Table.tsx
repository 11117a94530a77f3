import type { ReactNode } from 'react';
import classes from './table.module.css';

export interface Column<T> {
  id: string;
  head: ReactNode;
  cell: (row: T) => ReactNode;
  /** Numbers stand at the right. */
  numeric?: boolean;
  /** Left out below 700 px; what it says is then on the row's page. */
  wide?: boolean;
  /** Words that are never cut off: they wrap. Below 700 px they have a line of their own under the other cells. */
  below?: boolean;
}

interface TableProps<T> {
  /** What the table lists, for those who do not see it. */
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** Rows whose values are older than promised are dimmed. */
  dimmed?: (row: T) => boolean;
}

export function Table<T>({ label, columns, rows, keyOf, dimmed }: TableProps<T>) {
  return (
    <div className={classes.scroll} role="region" aria-label={`${label}, to scroll`} tabIndex={0}>
      <table
        aria-label={label}
        className={classes.table}
        data-stacked={columns.some(({ below }) => below) || undefined}
      >
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" data-numeric={column.numeric} data-wide={column.wide}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-dimmed={dimmed?.(row) === true || undefined}>
              {columns.map((column) => (
                <td
                  key={column.id}
                  data-numeric={column.numeric}
                  data-wide={column.wide}
                  data-below={column.below}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
