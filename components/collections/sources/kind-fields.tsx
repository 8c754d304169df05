'use client'

import { Group, NumberInput, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type FieldsProps, hintBelow, useProblem } from './kind-field'
import { S3Fields } from './s3-fields'
import type { SourceDraft } from './source-form'

/** What a source of the chosen kind needs to know. */
export function KindFields({ hasSecret, ...props }: FieldsProps & { hasSecret: boolean }) {
  switch (props.draft.kind) {
    case 'folder':
      return <FolderFields {...props} />
    case 'urls':
      return <UrlFields {...props} />
    case 'site':
      return <SiteFields {...props} />
    case 's3':
      return <S3Fields {...props} hasSecret={hasSecret} />
  }
}

function FolderFields({ draft, change, problems }: FieldsProps) {
  const t = useTranslations('collections.sources.fields')
  const problemOf = useProblem(problems)
  const { folder } = draft
  return (
    <Stack gap="xs">
      <TextInput
        label={t('path')}
        description={t('pathHint')}
        placeholder="/srv/documents"
        value={folder.path}
        onChange={(event) => change({ folder: { ...folder, path: event.currentTarget.value } })}
        error={problemOf('path')}
        data-autofocus
      />
      <Switch
        label={t('watch')}
        description={t('watchHint')}
        checked={folder.watch}
        onChange={(event) => change({ folder: { ...folder, watch: event.currentTarget.checked } })}
      />
    </Stack>
  )
}

function UrlFields({ draft, change, problems }: FieldsProps) {
  const t = useTranslations('collections.sources.fields')
  const problemOf = useProblem(problems)
  return (
    <Stack gap="xs">
      <Textarea
        label={t('urls')}
        description={t('urlsHint')}
        placeholder={'https://example.com/guide.html\nhttps://example.com/prices.pdf'}
        autosize
        minRows={4}
        maxRows={12}
        value={draft.urls}
        onChange={(event) => change({ urls: event.currentTarget.value })}
        error={problemOf('urls')}
      />
      <DeduplicateField draft={draft} change={change} />
    </Stack>
  )
}

function DeduplicateField({ draft, change }: Omit<FieldsProps, 'problems'>) {
  const t = useTranslations('collections.sources.fields')
  return (
    <Switch
      label={t('deduplicate')}
      description={t('deduplicateHint')}
      checked={draft.deduplicate}
      onChange={(event) => change({ deduplicate: event.currentTarget.checked })}
    />
  )
}

function SiteFields({ draft, change, problems }: FieldsProps) {
  const t = useTranslations('collections.sources.fields')
  const problemOf = useProblem(problems)
  const { site } = draft
  const set = (part: Partial<SourceDraft['site']>) => change({ site: { ...site, ...part } })
  const number = (value: number | string): number | '' => (value === '' ? '' : Number(value))
  return (
    <Stack gap="xs">
      <TextInput
        type="url"
        label={site.sitemap ? t('sitemapUrl') : t('start')}
        description={t('startHint')}
        placeholder={site.sitemap ? 'https://example.com/sitemap.xml' : 'https://example.com/docs/'}
        value={site.start}
        onChange={(event) => set({ start: event.currentTarget.value })}
        error={problemOf('start')}
      />
      <Switch
        label={t('sitemap')}
        description={t('sitemapHint')}
        checked={site.sitemap}
        onChange={(event) => set({ sitemap: event.currentTarget.checked })}
      />
      <DeduplicateField draft={draft} change={change} />
      <Group grow align="flex-start">
        {site.sitemap ? null : (
          <NumberInput
            label={t('depth')}
            description={t('depthHint')}
            inputWrapperOrder={hintBelow}
            allowDecimal={false}
            value={site.depth}
            onChange={(value) => set({ depth: number(value) })}
            error={problemOf('depth')}
          />
        )}
        <NumberInput
          label={t('maxPages')}
          description={t('maxPagesHint')}
          inputWrapperOrder={hintBelow}
          allowDecimal={false}
          value={site.maxPages}
          onChange={(value) => set({ maxPages: number(value) })}
          error={problemOf('maxPages')}
        />
        <NumberInput
          label={t('delay')}
          description={t('delayHint')}
          inputWrapperOrder={hintBelow}
          allowDecimal={false}
          step={100}
          suffix=" ms"
          value={site.delayMs}
          onChange={(value) => set({ delayMs: number(value) })}
          error={problemOf('delayMs')}
        />
      </Group>
    </Stack>
  )
}

/** Which documents of the place count. */
export function PatternFields({ draft, change }: Omit<FieldsProps, 'problems'>) {
  const t = useTranslations('collections.sources.fields')
  const site = draft.kind === 'site'
  return (
    <Group grow align="flex-start">
      <Textarea
        label={t('include')}
        description={t('includeHint')}
        inputWrapperOrder={hintBelow}
        placeholder={site ? 'docs/**' : '**/*.pdf'}
        autosize
        minRows={2}
        maxRows={6}
        value={draft.include}
        onChange={(event) => change({ include: event.currentTarget.value })}
      />
      <Textarea
        label={t('exclude')}
        description={t('excludeHint')}
        inputWrapperOrder={hintBelow}
        placeholder={site ? 'docs/archive/**' : 'drafts/**'}
        autosize
        minRows={2}
        maxRows={6}
        value={draft.exclude}
        onChange={(event) => change({ exclude: event.currentTarget.value })}
      />
    </Group>
  )
}
