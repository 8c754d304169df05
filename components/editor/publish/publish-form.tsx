'use client'

import { Button, Group, Text, TextInput } from '@mantine/core'
import { IconRocket } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useGateCheck } from '@/components/gate/use-gate-check'
import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import { ErrorCard } from '@/components/ui/error-card'
import type { DeploymentDto } from '@/server/services/deployments/types'
import type { GateState } from '@/server/services/evaluation/types'
import type { Autosave } from '../autosave'
import { slugOf } from './curl'
import { DraftOnly } from './draft-only'
import { GateSection } from './gate-section'
import classes from './publish.module.css'
import { usePublish } from './use-publish'

interface PublishFormProps {
  current: DeploymentDto | null
  gate: GateState
  suggested: string
  autosave: Autosave
  onKey: (key: string | null) => void
}

/** What will be published, under which address, and whether anything keeps it from that. */
export function PublishForm({ current, gate, suggested, autosave, onKey }: PublishFormProps) {
  const t = useTranslations('editor.publish')
  const { pipelineId, ui } = useEditorInstance()
  const plan = useEditor((state) => state.plan)
  const issues = useEditor((state) => state.issues)
  const draftOnly = useEditor(({ graph }) => graph.nodes.some(({ debug }) => debug?.pins || debug?.disabled))
  const errors = issues.filter((issue) => issue.severity === 'error').length
  const [slug, setSlug] = useState(current?.slug ?? slugOf(suggested))
  const check = useGateCheck(pipelineId)
  const { publish, submit } = usePublish({ slug, autosave, check, onKey })
  const isChecking = check.progress.state === 'asking' || check.progress.state === 'running'
  const isRefused = gate.gate !== null && !gate.isSame && gate.outcome?.passed === false
  const blocked = errors > 0 || draftOnly || slugOf(slug) !== slug || slug === ''
  const sameAsLive =
    current !== null && plan !== null && current.version.planHash === plan.hash && current.slug === slug
  return (
    <>
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
            loading={publish.isPending || isChecking}
            disabled={blocked || isRefused}
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
      <GateSection
        state={gate}
        check={check}
        blocked={blocked || publish.isPending}
        onCheck={() => void autosave.flush().then(check.check)}
        onOverride={(reason) => void submit({ reason })}
      />
    </>
  )
}
