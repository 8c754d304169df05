'use client'

import { Button, Group, Text, TextInput } from '@mantine/core'
import { IconRocket } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useNotify } from '@/components/ui/use-notify'
import type { DeploymentDto } from '@/server/services/deployments/types'
import type { Autosave } from '../autosave'
import { slugOf } from './curl'
import { DraftOnly } from './draft-only'
import classes from './publish.module.css'

interface PublishFormProps {
  current: DeploymentDto | null
  suggested: string
  autosave: Autosave
  onKey: (key: string | null) => void
}

/** What will be published, under which address, and whether anything keeps it from that. */
export function PublishForm({ current, suggested, autosave, onKey }: PublishFormProps) {
  const t = useTranslations('editor.publish')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const { pipelineId, ui } = useEditorInstance()
  const plan = useEditor((state) => state.plan)
  const issues = useEditor((state) => state.issues)
  const draftOnly = useEditor(({ graph }) => graph.nodes.some(({ debug }) => debug?.pins || debug?.disabled))
  const errors = issues.filter((issue) => issue.severity === 'error').length
  const [slug, setSlug] = useState(current?.slug ?? slugOf(suggested))
  const publish = useMutation(
    trpc.deployments.publish.mutationOptions({
      onSuccess: ({ deployment, key }) => {
        queries.setQueryData(trpc.deployments.get.queryKey({ pipelineId }), deployment)
        void queries.invalidateQueries(trpc.pipelines.list.queryFilter())
        void queries.invalidateQueries(trpc.deployments.versions.queryFilter({ pipelineId }))
        notify.done(t('published', { number: deployment.version.number }))
        onKey(key)
      },
    }),
  )
  const submit = async () => {
    // What is on the canvas is what gets published.
    await autosave.flush()
    publish.mutate({ pipelineId, slug, keyName: t('firstKey') })
  }
  const sameAsLive =
    current !== null && plan !== null && current.version.planHash === plan.hash && current.slug === slug
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Text size="sm" mb="sm">
        {plan
          ? t('what', { steps: plan.steps.length, inputs: plan.inputs.map((field) => field.name).join(', ') || '—' })
          : t('cannot')}
      </Text>
      {errors > 0 ? (
        <Group gap="xs" mb="sm">
          <Text size="sm" c="red">
            {t('errors', { count: errors })}
          </Text>
          <Button
            variant="default"
            onClick={() => ui.setState({ publishOpen: false, dockOpen: true, dockTab: 'issues' })}
          >
            {t('showIssues')}
          </Button>
        </Group>
      ) : null}
      {draftOnly ? <DraftOnly /> : null}
      <div className={classes.row}>
        <TextInput
          className={classes.grow}
          label={t('slug')}
          description={t('slugHint')}
          value={slug}
          maxLength={63}
          required
          onChange={(event) => setSlug(event.currentTarget.value.toLowerCase())}
        />
        <Button
          type="submit"
          variant={sameAsLive ? 'default' : 'filled'}
          loading={publish.isPending}
          disabled={errors > 0 || draftOnly || slugOf(slug) !== slug || slug === ''}
          leftSection={<IconRocket size={14} aria-hidden />}
        >
          {current ? t('publishAgain') : t('publish')}
        </Button>
      </div>
      {slug !== '' && slugOf(slug) !== slug ? (
        <Text size="xs" c="red" mt={4}>
          {t('slugRule')}
        </Text>
      ) : null}
      {sameAsLive ? (
        <Text size="xs" c="dimmed" mt={4}>
          {t('upToDate', { number: current.version.number })}
        </Text>
      ) : null}
      {publish.isError ? <ErrorCard error={publish.error} compact /> : null}
    </form>
  )
}
