import { createContext, useContext } from 'react';
import type { Host } from './types';

export const HostContext = createContext<Host | null>(null);

/** The process that serves this page: one region, or the aggregator above all of them. */
export function useHost(): Host {
  const host = useContext(HostContext);
  if (host === null) throw new Error('HostContext has no value');
  return host;
}
