'use client'

import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type FieldsProps, hintBelow, useProblem } from './kind-field'
import type { SourceDraft } from './source-form'

/** What a bucket needs to know. */
export function S3Fields({ draft, change, problems, hasSecret }: FieldsProps & { hasSecret: boolean }) {
  const t = useTranslations('collections.sources.fields')
  const problemOf = useProblem(problems)
  const { s3 } = draft
  const set = (part: Partial<SourceDraft['s3']>) => change({ s3: { ...s3, ...part } })
  return (
    <Stack gap="xs">
      <TextInput
        type="url"
        label={t('endpoint')}
        description={t('endpointHint')}
        placeholder="https://s3.eu-west-1.amazonaws.com"
        value={s3.endpoint}
        onChange={(event) => set({ endpoint: event.currentTarget.value })}
        error={problemOf('endpoint')}
      />
      <Group grow align="flex-start">
        <TextInput
          label={t('bucket')}
          value={s3.bucket}
          onChange={(event) => set({ bucket: event.currentTarget.value })}
          error={problemOf('bucket')}
        />
        <TextInput
          label={t('region')}
          value={s3.region}
          onChange={(event) => set({ region: event.currentTarget.value })}
          error={problemOf('region')}
        />
        <TextInput
          label={t('prefix')}
          placeholder="manuals/"
          value={s3.prefix}
          onChange={(event) => set({ prefix: event.currentTarget.value })}
        />
      </Group>
      <Group grow align="flex-start">
        <TextInput
          label={t('accessKeyId')}
          description={t('accessKeyIdHint')}
          inputWrapperOrder={hintBelow}
          autoComplete="off"
          value={s3.accessKeyId}
          onChange={(event) => set({ accessKeyId: event.currentTarget.value })}
        />
        <SecretInput value={draft.secret} onChange={(secret) => change({ secret })} stored={hasSecret} />
      </Group>
    </Stack>
  )
}

interface SecretInputProps {
  /** `null`: as it is stored. */
  value: string | null
  onChange: (secret: string | null) => void
  stored: boolean
}

/** A secret that goes to the server and never comes back. */
function SecretInput({ value, onChange, stored }: SecretInputProps) {
  const t = useTranslations('collections.sources.fields')
  const forgotten = stored && value === ''
  return (
    <div>
      <PasswordInput
        size="xs"
        label={t('secret')}
        description={forgotten ? t('secretForgotten') : stored ? t('secretStored') : t('secretHint')}
        inputWrapperOrder={hintBelow}
        placeholder={stored && value === null ? '••••••••' : undefined}
        autoComplete="new-password"
        value={value ?? ''}
        visibilityToggleButtonProps={{ 'aria-label': t('secretShow') }}
        onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
      />
      {stored ? (
        <Button variant="subtle" size="compact-xs" mt={2} onClick={() => onChange(forgotten ? null : '')}>
          {forgotten ? t('secretKeep') : t('secretForget')}
        </Button>
      ) : null}
    </div>
  )
}
