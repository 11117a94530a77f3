import { describe, expect, it } from 'vitest';
import { agentSample } from '../../testing/samples';
import { mergeLive } from './mergeLive';

const agent = (id: string, health: 'healthy' | 'unhealthy' = 'healthy') => agentSample({ id, health });
const ids = (rows: readonly { agent: { id: string } }[]) => rows.map((row) => row.agent.id);

describe('The list of agents', () => {
  it('shows values of now in the places of then', () => {
    const { rows } = mergeLive([[agent('a'), agent('b')]], [[agent('b', 'unhealthy'), agent('a')]]);
    expect(ids(rows)).toEqual(['a', 'b']);
    expect(rows[1]?.agent.health).toBe('unhealthy');
  });

  it('counts new rows and does not insert them', () => {
    const merged = mergeLive([[agent('b')]], [[agent('a'), agent('b')]]);
    expect(ids(merged.rows)).toEqual(['b']);
    expect(merged.added).toBe(1);
  });

  it('keeps a row that no longer matches, and marks it', () => {
    const merged = mergeLive([[agent('a'), agent('b')]], [[agent('b')]]);
    expect(ids(merged.rows)).toEqual(['a', 'b']);
    expect(merged.rows.map(({ gone }) => gone)).toEqual([true, false]);
    expect(merged.gone).toBe(1);
  });

  it('does not take for gone what a new row pushed to the next page', () => {
    const merged = mergeLive([[agent('b'), agent('c')], [agent('d')]], [[agent('a'), agent('b')], null]);
    expect(merged.gone).toBe(0);
    expect(merged.added).toBe(1);
  });

  it('finds a row that moved from one page to another', () => {
    const merged = mergeLive([[agent('a')], [agent('b')]], [[agent('b', 'unhealthy')], [agent('a')]]);
    expect(merged).toMatchObject({ added: 0, gone: 0 });
    expect(merged.rows[1]?.agent.health).toBe('unhealthy');
  });

  it('leaves pages that were not read again as they are', () => {
    expect(mergeLive([[agent('a')]], [null])).toMatchObject({ added: 0, gone: 0 });
  });
});
