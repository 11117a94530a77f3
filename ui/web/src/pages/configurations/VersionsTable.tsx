import { Link } from 'react-router';
import type { VersionSummary } from '../../api/types';
import { Hash } from '../../shared/code/Hash';
import { assignPath, versionPath } from '../../shared/configurations/paths';
import { formatBytes } from '../../shared/figures/count';
import { Table, type Column } from '../../shared/table/Table';
import { Age } from '../../shared/time/Age';

interface VersionsTableProps {
  configurationId: string;
  versions: readonly VersionSummary[];
}

/** Newest first. */
export function VersionsTable({ configurationId: id, versions }: VersionsTableProps) {
  const columns: readonly Column<VersionSummary>[] = [
    {
      id: 'number',
      head: 'Version',
      cell: ({ number }) => <Link to={versionPath(id, number)}>v{number}</Link>,
    },
    { id: 'note', head: 'What changed', below: true, cell: ({ note }) => note },
    { id: 'hash', head: 'Hash', wide: true, cell: ({ hash }) => <Hash value={hash} /> },
    { id: 'size', head: 'Size', numeric: true, wide: true, cell: ({ sizeBytes }) => formatBytes(sizeBytes) },
    { id: 'by', head: 'By', wide: true, cell: ({ createdBy }) => createdBy },
    {
      id: 'created',
      head: 'Made',
      numeric: true,
      cell: ({ createdAt }) => <Age at={createdAt} short what="made" />,
    },
    {
      id: 'changes',
      head: 'Compare',
      wide: true,
      cell: ({ number }) =>
        number > 1 && <Link to={`${versionPath(id, number)}?compare=${number - 1}`}>with v{number - 1}</Link>,
    },
    {
      id: 'assign',
      head: 'Assign',
      wide: true,
      cell: ({ number }) => (
        <Link to={assignPath({ configuration: id, version: number })}>Assign v{number}</Link>
      ),
    },
  ];
  const newestFirst = [...versions].sort((a, b) => b.number - a.number);
  return (
    <Table label="Versions" columns={columns} rows={newestFirst} keyOf={({ number }) => String(number)} />
  );
}
