'use client'

import { Code, SegmentedControl } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { CopyButton } from '@/components/ui/copy-button'
import classes from './models.module.css'

const platforms = ['linux', 'mac', 'windows'] as const
type Platform = (typeof platforms)[number]

/** The system a browser runs on, by what it calls itself; Linux for everything else. */
export function platformOf(userAgent: string): Platform {
  if (/windows/i.test(userAgent)) return 'windows'
  return /macintosh|mac os x/i.test(userAgent) ? 'mac' : 'linux'
}

/** How Ollama gets onto each system, as https://ollama.com/download has it. */
const commands: Record<Platform, string> = {
  linux: 'curl -fsSL https://ollama.com/install.sh | sh',
  mac: 'curl -fsSL https://ollama.com/install.sh | sh',
  windows: 'irm https://ollama.com/install.ps1 | iex',
}

/** The command line that installs Ollama on the reader's system; the others are one click away. */
export function InstallOllama() {
  const t = useTranslations('models')
  const [platform, setPlatform] = useState<Platform>('linux')
  // The server does not know what the browser runs on.
  useEffect(() => setPlatform(platformOf(navigator.userAgent)), [])
  const command = commands[platform]
  return (
    <>
      <SegmentedControl
        mb={8}
        size="xs"
        aria-label={t('platform')}
        value={platform}
        onChange={(value) => setPlatform(platforms.find((known) => known === value) ?? 'linux')}
        data={platforms.map((value) => ({ value, label: t(`platforms.${value}`) }))}
      />
      <div className={classes.command}>
        <Code block>{command}</Code>
        <CopyButton value={command} />
      </div>
    </>
  )
}
