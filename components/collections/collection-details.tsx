'use client'

import { Alert, Button, Group, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { focusWrong } from '@/components/ui/focus-wrong'
import { Facts, Panel } from '@/components/ui/page'
import { useFormat } from '@/components/ui/use-format'
import type { CollectionDto } from '@/server/services/collections/types'
import { type FieldDraft, fieldProblems } from './collection-form'
import classes from './collections.module.css'
import { FieldsEditor } from './fields-editor'
import { SaveError } from './save-error'

interface Draft {
  name: string
  fields: FieldDraft[]
}

const draftOf = ({ name, fields }: Pick<CollectionDto, 'name' | 'fields'>): Draft => ({
  name,
  fields: fields.map((field) => ({ ...field, key: field.name })),
})
const same = (a: Draft, b: Draft): boolean => JSON.stringify(inputOf(a)) === JSON.stringify(inputOf(b))
const inputOf = ({ name, fields }: Draft) => ({
  name: name.trim(),
  fields: fields.map(({ name: field, type }) => ({ name: field, type })),
})

/** What a collection is called and what its documents may be filtered on; both can be changed. */
export function CollectionDetails({ collection }: { collection: CollectionDto }) {
  const t = useTranslations('collections')
  const common = useTranslations('common.actions')
  const format = useFormat()
  const [seen, setSeen] = useState(collection)
  const [draft, setDraft] = useState(() => draftOf(collection))
  const [tried, setTried] = useState(false)
  const present = draftOf(seen)
  // Somebody else's change shows at once where nothing was typed; else saving finds the conflict.
  if (collection.settingsRevision > seen.settingsRevision && same(draft, present)) {
    setSeen(collection)
    setDraft(draftOf(collection))
  }
  const take = (now: CollectionDto) => {
    setSeen(now)
    setDraft(draftOf(now))
    setTried(false)
  }
  const { save, present: presentOf } = useSave(seen.id, take)
  const problems = fieldProblems(draft.fields)
  const isWrong = draft.name.trim() === '' || Object.keys(problems).length > 0
  const send = (revision: number) => save.mutate({ id: seen.id, revision, ...inputOf(draft) })
  const fieldsChanged = !same({ ...draft, name: '' }, { ...present, name: '' })
  return (
    <Panel title={t('settings.facts')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (isWrong) focusWrong(event.currentTarget)
          else send(seen.settingsRevision)
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('create.name')}
            value={draft.name}
            maxLength={120}
            error={tried && draft.name.trim() === '' ? t('create.nameMissing') : null}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          />
          <Facts
            items={[
              { label: t('settings.slug'), value: <code>{seen.slug}</code> },
              { label: t('settings.created'), value: format.dateTime(seen.createdAt) },
            ]}
          />
          <strong className={classes.note}>{t('create.fields')}</strong>
          <FieldsEditor
            fields={draft.fields}
            onChange={(fields) => setDraft({ ...draft, fields })}
            problems={tried ? problems : {}}
          />
          {fieldsChanged && seen.documents > 0 ? (
            <Alert color="yellow" p="xs">
              {t('settings.fieldsMean', { count: seen.documents })}
            </Alert>
          ) : null}
          {save.isError ? (
            <SaveError
              error={save.error}
              busy={save.isPending}
              onLoad={() => {
                save.reset()
                void presentOf().then(take)
              }}
              onOverwrite={() => void presentOf().then(({ settingsRevision }) => send(settingsRevision))}
            />
          ) : null}
          <Group justify="flex-end" gap="xs">
            {same(draft, present) ? null : (
              <Button variant="default" onClick={() => take(seen)}>
                {common('cancel')}
              </Button>
            )}
            <Button type="submit" disabled={same(draft, present)} loading={save.isPending}>
              {common('save')}
            </Button>
          </Group>
        </Stack>
      </form>
      <p className={classes.note}>
        {t.rich('settings.changed', { link: (text) => <Link href="?tab=index">{text}</Link> })}
      </p>
    </Panel>
  )
}

function useSave(id: string, onSaved: (collection: CollectionDto) => void) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const save = useMutation(
    trpc.collections.changeSettings.mutationOptions({
      onSuccess: async (saved) => {
        onSaved(saved)
        await queries.invalidateQueries(trpc.collections.pathFilter())
      },
    }),
  )
  return { save, present: () => client.collections.get.query({ id }) }
}
