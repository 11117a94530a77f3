import { Skeleton } from '@mantine/core';

/** Holds the place of `count` rows that are being read. */
export function Lines({ count, height = 32 }: { count: number; height?: number }) {
  return (
    <div role="status" aria-label="Reading">
      {Array.from({ length: count }, (_, line) => (
        <div key={line} style={{ alignItems: 'center', display: 'flex', height }}>
          <Skeleton height={12} width={`${88 - ((line * 17) % 40)}%`} radius={3} />
        </div>
      ))}
    </div>
  );
}
