import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { body, regional } from '../../api/client';
import type { Version } from '../../api/types';
import { configurationPath, versionPath } from '../../shared/configurations/paths';
import { useConfiguration, useVersion } from '../../shared/configurations/useConfigurations';
import { Lines } from '../../shared/layout/Lines';
import { Page } from '../../shared/layout/Page';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import classes from './configurations.module.css';
import { FileEditor, type DraftFile } from './FileEditor';

/** Writes the next version, beginning from an earlier one. */
export function NewVersionPage() {
  const { id = '' } = useParams();
  const [search] = useSearchParams();
  const configuration = useConfiguration(id);
  const wanted = search.get('from');
  const from = wanted === null ? (configuration.data?.latestVersion ?? null) : Number(wanted);
  const version = useVersion(id, from);
  const name = configuration.data?.name ?? 'Configuration';
  const ready = configuration.data !== undefined && (from === null || version.data !== undefined);
  const error = configuration.error ?? version.error;

  return (
    <Page
      title={`New version of ${name}`}
      trail={[
        { to: '/configurations', label: 'Configurations' },
        { to: configurationPath(id), label: name },
      ]}
      lead={
        from === null
          ? 'The first version. A version never changes once it is saved.'
          : `Begins from v${from}. A version never changes once it is saved, and touches no agent until it is assigned.`
      }
    >
      {error !== null ? (
        <ProblemPanel error={error} what="The version to begin from could not be read" />
      ) : ready ? (
        <Draft id={id} base={version.data} />
      ) : (
        <Lines count={12} height={20} />
      )}
    </Page>
  );
}

function Draft({ id, base }: { id: string; base: Version | undefined }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [note, setNote] = useState('');
  const [files, setFiles] = useState<readonly DraftFile[]>(() => draftOf(base));
  const save = useMutation({
    mutationFn: () =>
      body(
        regional.POST('/api/v1/configurations/{id}/versions', {
          params: { path: { id } },
          body: {
            clears: false,
            files: files.map(({ name, contentType, text, base64 }) =>
              base64 === null ? { name, contentType, text } : { name, contentType, base64 },
            ),
            ...(note.trim() !== '' && { note: note.trim() }),
          },
        }),
      ),
    onSuccess: async ({ number }) => {
      await client.invalidateQueries({ queryKey: ['configurations'] });
      await navigate(versionPath(id, number), { replace: true });
    },
  });
  const unchanged = base !== undefined && JSON.stringify(draftOf(base)) === JSON.stringify(files);
  const empty = files.every(({ text, base64 }) => base64 === null && text.trim() === '');

  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <FileEditor files={files} onChange={setFiles} />
      <TextInput
        label="What changes, and why"
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {save.error !== null && <ProblemPanel error={save.error} what="The version was not saved" />}
      <div className={classes.submit}>
        <Button type="submit" loading={save.isPending} disabled={unchanged || empty}>
          Save the version
        </Button>
        {unchanged ? <span>Nothing has changed yet.</span> : empty && <span>Write its content first.</span>}
      </div>
    </form>
  );
}

function draftOf(base: Version | undefined): DraftFile[] {
  if (base === undefined || base.files.length === 0)
    return [{ name: 'collector.yaml', contentType: 'text/yaml', text: '', base64: null }];
  return base.files.map(({ name, contentType, text, base64 }) => ({
    name,
    contentType: contentType ?? 'text/yaml',
    text: text ?? '',
    base64: text === null ? base64 : null,
  }));
}
