import type { AgentView } from '../../api/types';

export interface ListedAgent {
  agent: AgentView;
  /** It was in the list when the list was read, and is not any more: it no longer matches, or was removed. */
  gone: boolean;
}

export interface MergedList {
  rows: readonly ListedAgent[];
  added: number;
  gone: number;
}

type Page = readonly AgentView[];

/**
 * The list as it was read, with the values of now. No row moves, appears or vanishes under the pointer: rows that
 * would are counted, and wait until the reader asks for them. `live` has the same pages, read again; null where a
 * page was not.
 */
export function mergeLive(shown: readonly Page[], live: readonly (Page | null)[]): MergedList {
  const known = new Set(shown.flat().map(({ id }) => id));
  const fresh = new Map<string, AgentView>();
  for (const page of live) for (const agent of page ?? []) fresh.set(agent.id, agent);

  const rows = shown.flatMap((page, index) => {
    const again = live[index] ?? null;
    const sureUntil = page.length - pushedOut(page, again);
    return page.map((agent, position): ListedAgent => {
      const now = fresh.get(agent.id);
      return { agent: now ?? agent, gone: again !== null && now === undefined && position < sureUntil };
    });
  });
  return {
    rows,
    added: [...fresh.keys()].filter((id) => !known.has(id)).length,
    gone: rows.filter((row) => row.gone).length,
  };
}

/** Rows that entered a page push as many of its last rows to the next one: those are not gone. */
function pushedOut(page: Page, again: Page | null): number {
  if (again === null) return 0;
  const before = new Set(page.map(({ id }) => id));
  return again.length < page.length ? 0 : again.filter(({ id }) => !before.has(id)).length;
}
