'use client'

import { ActionIcon, Button, Code, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconPencil, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import { CopyButton } from '@/components/ui/copy-button'
import { Cell, type Column, DataTable } from '@/components/ui/data-table'
import { ErrorCard } from '@/components/ui/error-card'
import { focusWrong } from '@/components/ui/focus-wrong'
import { ToneBadge } from '@/components/ui/outcome-badge'
import { Panel } from '@/components/ui/page'
import { RelativeTime } from '@/components/ui/use-format'
import { hostOf } from '@/pipeline/secret-hosts'
import type { SecretDto } from '@/server/services/secrets/types'
import classes from './settings.module.css'

/** What pipelines send to other systems: stored by name, written once and never shown again. */
export function SecretsPanel() {
  const t = useTranslations('settings.secrets')
  const trpc = useTRPC()
  const stored = useQuery(trpc.secrets.list.queryOptions())
  const [edited, setEdited] = useState<SecretDto | null>(null)
  return (
    <section id="secrets" className={classes.section}>
      <Panel title={t('title')}>
        <p className={classes.lead}>{t('lead')}</p>
        <Stack gap="md">
          {stored.isError ? <ErrorCard error={stored.error} onRetry={() => void stored.refetch()} compact /> : null}
          {stored.data && stored.data.length > 0 ? <SecretTable secrets={stored.data} onEdit={setEdited} /> : null}
          <SecretForm
            key={edited?.name ?? ''}
            stored={stored.data ?? []}
            edited={edited}
            onSaved={() => setEdited(null)}
          />
        </Stack>
      </Panel>
    </section>
  )
}

function SecretTable({ secrets, onEdit }: { secrets: SecretDto[]; onEdit: (secret: SecretDto) => void }) {
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
    { key: 'use', label: t('use'), wide: true },
    { key: 'hosts', label: t('hosts') },
    { key: 'updated', label: t('updated'), tight: true, wide: true },
    { key: 'actions', label: t('actions'), tight: true, quiet: true },
  ]
  return (
    <>
      <DataTable columns={columns} caption={t('title')}>
        {secrets.map((secret) => (
          <SecretRow
            key={secret.name}
            secret={secret}
            onEdit={() => onEdit(secret)}
            onDelete={() => void ask(secret.name)}
          />
        ))}
      </DataTable>
      {remove.isError ? <ErrorCard error={remove.error} compact /> : null}
    </>
  )
}

function SecretRow({
  secret: { name, hosts, updatedAt },
  onEdit,
  onDelete,
}: {
  secret: SecretDto
  onEdit: () => void
  onDelete: () => void
}) {
  const t = useTranslations('settings.secrets')
  return (
    <tr>
      <Cell>{name}</Cell>
      <Cell dim wide>
        <span className={classes.path}>
          <Code>{`{{ secrets.${name} }}`}</Code>
          <CopyButton value={`{{ secrets.${name} }}`} />
        </span>
      </Cell>
      <Cell>
        {hosts === null ? (
          <ToneBadge tone="warn" icon={IconAlertTriangle} label={t('anyHost')} title={t('anyHostHint')} />
        ) : (
          hosts.join(', ')
        )}
      </Cell>
      <Cell tight wide>
        <RelativeTime iso={updatedAt} />
      </Cell>
      <Cell tight>
        <Group gap={2} wrap="nowrap">
          <ActionIcon aria-label={t('edit', { name })} title={t('edit', { name })} onClick={onEdit}>
            <IconPencil size={15} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label={t('delete', { name })} title={t('delete', { name })} onClick={onDelete}>
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </Group>
      </Cell>
    </tr>
  )
}

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,62}$/
const SHORTEST = 4

/** The hosts of a text that has several of them, and what of it names none. */
function hostsIn(text: string): { hosts: string[]; wrong: string | undefined } {
  const parts = text.split(/[\s,;]+/).filter(Boolean)
  const hosts = parts.map(hostOf)
  return { hosts: hosts.filter((host) => host !== null), wrong: parts[hosts.indexOf(null)] }
}

interface SecretFormProps {
  stored: readonly SecretDto[]
  /** The one whose hosts or value are changed. */
  edited: SecretDto | null
  onSaved: () => void
}

function SecretForm({ stored, edited, onSaved }: SecretFormProps) {
  const t = useTranslations('settings.secrets')
  const common = useTranslations('common.actions')
  const form = useSecretForm({ stored, edited, onSaved })
  const { known, wrong, save, set } = form
  return (
    <form noValidate onSubmit={form.submit}>
      <Group align="flex-start" gap="sm">
        <TextInput
          flex="1 1 160px"
          label={t('name')}
          placeholder="CRM_KEY"
          autoComplete="off"
          spellCheck={false}
          maxLength={63}
          value={form.name}
          error={wrong.name}
          description={known ? t('replaces', { name: known.name }) : null}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <PasswordInput
          flex="2 1 200px"
          label={t('value')}
          autoComplete="new-password"
          maxLength={10_000}
          value={form.value}
          error={wrong.value}
          description={known ? t('valueKept') : t('valueHint')}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          onChange={(event) => set({ value: event.currentTarget.value })}
        />
        <TextInput
          flex="2 1 200px"
          label={t('hosts')}
          placeholder="api.example.com"
          autoComplete="off"
          spellCheck={false}
          maxLength={2_000}
          // Who chose to edit one came for this.
          autoFocus={edited !== null}
          value={form.hosts}
          error={wrong.hosts}
          description={t('hostsHint')}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          onChange={(event) => set({ hosts: event.currentTarget.value })}
        />
        <Button type="submit" mt={22} loading={save.isPending}>
          {known ? t('replace') : common('save')}
        </Button>
      </Group>
      {save.isError ? <ErrorCard error={save.error} compact /> : null}
    </form>
  )
}

function useSecretForm({ stored, edited, onSaved }: SecretFormProps) {
  const t = useTranslations('settings.secrets')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const empty = { name: '', value: '', hosts: '' }
  const [fields, setFields] = useState(
    edited ? { ...empty, name: edited.name, hosts: edited.hosts?.join(', ') ?? '' } : empty,
  )
  const [tried, setTried] = useState(false)
  const save = useMutation(
    trpc.secrets.save.mutationOptions({
      onSuccess: async () => {
        setFields(empty)
        setTried(false)
        onSaved()
        await queries.invalidateQueries(trpc.secrets.pathFilter())
        // Open pipelines are checked against it.
        await queries.invalidateQueries(trpc.system.environment.pathFilter())
      },
    }),
  )
  const name = fields.name.trim()
  const value = fields.value.trim()
  const known = stored.find((one) => one.name === name)
  const { hosts, wrong: wrongHost } = hostsIn(fields.hosts)
  const keepsValue = known !== undefined && value === ''
  const wrong = {
    name: NAME.test(name) ? null : t('nameRule'),
    value: keepsValue || value.length >= SHORTEST ? null : t('valueRule', { least: SHORTEST }),
    hosts: wrongHost === undefined ? (hosts.length > 0 ? null : t('hostsRule')) : t('hostWrong', { host: wrongHost }),
  }
  return {
    ...fields,
    known,
    save,
    wrong: tried ? wrong : { name: null, value: null, hosts: null },
    set: (part: Partial<typeof fields>) => setFields((current) => ({ ...current, ...part })),
    submit: (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault()
      setTried(true)
      if (wrong.name ?? wrong.value ?? wrong.hosts) focusWrong(event.currentTarget)
      else save.mutate({ name, hosts, ...(keepsValue ? {} : { value }) })
    },
  }
}
