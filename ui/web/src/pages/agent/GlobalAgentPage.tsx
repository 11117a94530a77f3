import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { body, fleet } from '../../api/client';
import { useLive } from '../../api/events/useLive';
import { useRegions, WATERMARK_MS } from '../../shared/regions/useRegions';
import { AgentReport } from './AgentReport';
import { AgentUnread } from './AgentUnread';
import { EffectiveFiles } from './EffectiveConfiguration';

/** One agent of any region, with the age of what is known of it. */
export function GlobalAgentPage() {
  const { region = '', id = '' } = useParams();
  const key = ['agents', 'one', region, id] as const;
  const agent = useQuery({
    queryKey: key,
    queryFn: () =>
      body(fleet.GET('/api/v1/regions/{region}/agents/{id}', { params: { path: { region, id } } })),
    refetchInterval: WATERMARK_MS,
  });
  const regions = useRegions();
  useLive(['agents', 'regions'], key, { agent: id, everyMs: 2_000 });

  if (agent.data === undefined) {
    return <AgentUnread id={id} error={agent.error} onRetry={() => void agent.refetch()} />;
  }
  const { detail, provenance, ...view } = agent.data;
  const home = regions.data?.items.find((each) => each.region === region)?.uiAddress ?? null;
  const origin = provenance.regions.find((each) => each.region === region) ?? null;
  return (
    <AgentReport
      subject={{ agent: view, details: detail, origin }}
      actions={
        home !== null && (
          <Button
            component="a"
            variant="default"
            href={`${home.replace(/\/$/, '')}/agents/${id}`}
            rightSection={<IconExternalLink size={15} aria-hidden />}
          >
            Open in {origin?.displayName ?? region}
          </Button>
        )
      }
      effective={
        <EffectiveFiles reported={detail?.effectiveConfig ?? null} home={origin?.displayName ?? region} />
      }
    />
  );
}
