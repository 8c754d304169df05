'use client'

import { ActionIcon, Button, Code, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import { CopyButton } from '@/components/ui/copy-button'
import { Cell, type Column, DataTable } from '@/components/ui/data-table'
import { ErrorCard } from '@/components/ui/error-card'
import { focusWrong } from '@/components/ui/focus-wrong'
import { Panel } from '@/components/ui/page'
import { RelativeTime } from '@/components/ui/use-format'
import type { SecretDto } from '@/server/services/secrets/types'
import classes from './settings.module.css'

/** What pipelines send to other systems: stored by name, written once and never shown again. */
export function SecretsPanel() {
  const t = useTranslations('settings.secrets')
  const trpc = useTRPC()
  const stored = useQuery(trpc.secrets.list.queryOptions())
  return (
    <section className={classes.section}>
      <Panel title={t('title')}>
        <p className={classes.lead}>{t('lead')}</p>
        <Stack gap="md">
          {stored.isError ? <ErrorCard error={stored.error} onRetry={() => void stored.refetch()} compact /> : null}
          {stored.data && stored.data.length > 0 ? <SecretTable secrets={stored.data} /> : null}
          <SecretForm names={stored.data?.map(({ name }) => name) ?? []} />
        </Stack>
      </Panel>
    </section>
  )
}

function SecretTable({ secrets }: { secrets: SecretDto[] }) {
  const t = useTranslations('settings.secrets')
  const common = useTranslations('common.actions')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const confirm = useConfirm()
  const remove = useMutation(
    trpc.secrets.delete.mutationOptions({ onSettled: () => queries.invalidateQueries(trpc.secrets.pathFilter()) }),
  )
  const ask = async (name: string) => {
    const request = { title: t('deleteTitle', { name }), body: t('deleteBody'), action: common('delete'), danger: true }
    if (await confirm(request)) remove.mutate({ name })
  }
  const columns: Column[] = [
    { key: 'name', label: t('name') },
    { key: 'use', label: t('use') },
    { key: 'updated', label: t('updated'), tight: true },
    { key: 'actions', label: t('actions'), tight: true, quiet: true },
  ]
  return (
    <>
      <DataTable columns={columns} caption={t('title')}>
        {secrets.map(({ name, updatedAt }) => (
          <tr key={name}>
            <Cell>{name}</Cell>
            <Cell dim>
              <span className={classes.path}>
                <Code>{`{{ secrets.${name} }}`}</Code>
                <CopyButton value={`{{ secrets.${name} }}`} />
              </span>
            </Cell>
            <Cell tight>
              <RelativeTime iso={updatedAt} />
            </Cell>
            <Cell tight>
              <ActionIcon aria-label={t('delete', { name })} onClick={() => void ask(name)}>
                <IconTrash size={15} aria-hidden />
              </ActionIcon>
            </Cell>
          </tr>
        ))}
      </DataTable>
      {remove.isError ? <ErrorCard error={remove.error} compact /> : null}
    </>
  )
}

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,62}$/
const SHORTEST = 4

function SecretForm({ names }: { names: string[] }) {
  const t = useTranslations('settings.secrets')
  const common = useTranslations('common.actions')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const [tried, setTried] = useState(false)
  const save = useMutation(
    trpc.secrets.save.mutationOptions({
      onSuccess: async () => {
        setName('')
        setValue('')
        setTried(false)
        await queries.invalidateQueries(trpc.secrets.pathFilter())
      },
    }),
  )
  const wrongName = NAME.test(name.trim()) ? null : t('nameRule')
  const wrongValue = value.trim().length >= SHORTEST ? null : t('valueRule', { least: SHORTEST })
  const isKnown = names.includes(name.trim())
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (wrongName || wrongValue) focusWrong(event.currentTarget)
        else save.mutate({ name: name.trim(), value })
      }}
    >
      <Group align="flex-start" gap="sm">
        <TextInput
          flex="1 1 180px"
          label={t('name')}
          placeholder="CRM_KEY"
          autoComplete="off"
          spellCheck={false}
          maxLength={63}
          value={name}
          error={tried ? wrongName : null}
          description={isKnown ? t('replaces', { name: name.trim() }) : null}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          flex="2 1 240px"
          label={t('value')}
          autoComplete="new-password"
          maxLength={10_000}
          value={value}
          error={tried ? wrongValue : null}
          description={t('valueHint')}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Button type="submit" mt={22} loading={save.isPending}>
          {isKnown ? t('replace') : common('save')}
        </Button>
      </Group>
      {save.isError ? <ErrorCard error={save.error} compact /> : null}
    </form>
  )
}
