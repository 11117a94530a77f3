import { Button, Select } from '@mantine/core';
import { IconFileArrowRight } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { body, regional } from '../../api/client';
import type { AssignmentTarget } from '../../api/types';
import { versionPath } from '../../shared/configurations/paths';
import { useConfiguration, useConfigurations } from '../../shared/configurations/useConfigurations';
import { countOf } from '../../shared/figures/count';
import { Page } from '../../shared/layout/Page';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import classes from './assign.module.css';
import { Preview } from './Preview';
import { targetFrom } from './target';
import { TargetFields } from './TargetFields';

/** Assigns a version to agents; says what it touches before it does. The choice is in the address. */
export function AssignPage() {
  const [search, setSearch] = useSearchParams();
  const configurationId = search.get('configuration') ?? '';
  const configurations = useConfigurations();
  const configuration = useConfiguration(configurationId);
  const versions = configuration.data?.versions ?? [];
  const wanted = search.get('version');
  const version = wanted === null ? (configuration.data?.latestVersion ?? null) : Number(wanted);
  const target = targetFrom(search);

  const set = (changes: Record<string, string | readonly string[] | null>) => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(changes)) {
      next.delete(name);
      for (const each of value === null ? [] : typeof value === 'string' ? [value] : value)
        next.append(name, each);
    }
    setSearch(next, { replace: true });
  };

  return (
    <Page
      title="Assign a configuration"
      trail={[{ to: '/configurations', label: 'Configurations' }]}
      lead="The agents get it at once, or when they next connect. Assigning an earlier version takes it back."
    >
      <div className={classes.fields}>
        <Select
          label="Configuration"
          placeholder="Choose one"
          searchable
          nothingFoundMessage={
            <>
              No configuration has this name. <Link to="/configurations/new">Make one</Link>
            </>
          }
          required
          data={(configurations.data?.items ?? []).map(({ id, name, latestVersion }) => ({
            value: id,
            label: latestVersion === null ? `${name} (no version yet)` : name,
            disabled: latestVersion === null,
          }))}
          value={configurationId === '' ? null : configurationId}
          onChange={(id) => set({ configuration: id, version: null })}
        />
        <Select
          label="Version"
          placeholder={configurationId === '' ? 'Choose a configuration first' : 'Choose one'}
          required
          disabled={versions.length === 0}
          data={[...versions]
            .sort((a, b) => b.number - a.number)
            .map(({ number, note }) => ({
              value: String(number),
              label: note === '' ? `v${number}` : `v${number}: ${note}`,
            }))}
          value={version === null ? null : String(version)}
          onChange={(number) => set({ version: number })}
        />
        <TargetFields
          agent={search.get('agent')}
          labels={search.getAll('label')}
          onAgent={(agent) => set({ agent, label: null })}
          onLabels={(label) => set({ label, agent: null })}
        />
      </div>
      {target === null ? (
        <p className={classes.next}>
          Say to which agents: then this page shows what it would touch, before anything is assigned.
        </p>
      ) : (
        <Confirm
          configurationId={configurationId}
          name={configuration.data?.name ?? ''}
          version={version}
          target={target}
        />
      )}
    </Page>
  );
}

interface ConfirmProps {
  configurationId: string;
  name: string;
  version: number | null;
  target: AssignmentTarget;
}

function Confirm({ configurationId, name, version, target }: ConfirmProps) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const preview = useQuery({
    queryKey: ['assignments', 'preview', target],
    queryFn: () => body(regional.POST('/api/v1/assignments/preview', { body: target })),
    staleTime: 0,
  });
  const assign = useMutation({
    mutationFn: (number: number) =>
      body(
        regional.POST('/api/v1/configurations/{id}/versions/{number}/assignments', {
          params: { path: { id: configurationId, number } },
          body: target,
        }),
      ),
    onSuccess: async (_, number) => {
      await client.invalidateQueries({ queryKey: ['configurations'] });
      await client.invalidateQueries({ queryKey: ['assignments'] });
      await navigate(versionPath(configurationId, number));
    },
  });
  const ready = configurationId !== '' && version !== null;
  const count = preview.data?.agents;

  return (
    <>
      {preview.error !== null && preview.data === undefined ? (
        <ProblemPanel
          error={preview.error}
          what="What this would touch could not be read"
          onRetry={() => void preview.refetch()}
        />
      ) : (
        <Preview preview={preview.data} />
      )}
      {assign.error !== null && <ProblemPanel error={assign.error} what="Nothing was assigned" />}
      <div className={classes.submit}>
        <Button
          leftSection={<IconFileArrowRight size={15} aria-hidden />}
          loading={assign.isPending}
          disabled={!ready || preview.data === undefined}
          onClick={() => version !== null && assign.mutate(version)}
        >
          {ready && count !== undefined
            ? `Assign ${name} v${version} to ${countOf(count, 'agent')}`
            : 'Choose a configuration first'}
        </Button>
      </div>
    </>
  );
}
