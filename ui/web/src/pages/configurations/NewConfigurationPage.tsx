import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { body, regional } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { newVersionPath } from '../../shared/configurations/paths';
import { Page } from '../../shared/layout/Page';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import classes from './configurations.module.css';

export function NewConfigurationPage() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const create = useMutation({
    mutationFn: () =>
      body(
        regional.POST('/api/v1/configurations', {
          body: { name: name.trim(), ...(description.trim() !== '' && { description: description.trim() }) },
        }),
      ),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['configurations'] });
      await navigate(newVersionPath(id), { replace: true });
    },
  });
  const fields = create.error instanceof ApiProblem ? create.error.fields : {};
  const wrongName = fields.name ?? fields.Name;

  return (
    <Page title="New configuration" trail={[{ to: '/configurations', label: 'Configurations' }]}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <TextInput
          label="Name"
          description="How people refer to it. It cannot be changed later."
          required
          maxLength={120}
          autoComplete="off"
          value={name}
          error={wrongName?.join(' ')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label="What it is for"
          autosize
          minRows={2}
          maxLength={1_000}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        {create.error !== null && wrongName === undefined && (
          <ProblemPanel error={create.error} what="The configuration was not made" />
        )}
        <div>
          <Button type="submit" loading={create.isPending}>
            Make it and write version 1
          </Button>
        </div>
      </form>
    </Page>
  );
}
