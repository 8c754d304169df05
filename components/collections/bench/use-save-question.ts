'use client'

import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { useNotify } from '@/components/ui/use-notify'
import { useQuestionsChanged } from './use-questions-changed'

/** Keeps a question with the place that should answer it; whoever shows questions or measures with them hears of it. */
export function useSaveQuestion() {
  const t = useTranslations('collections.questions')
  const trpc = useTRPC()
  const changed = useQuestionsChanged()
  const notify = useNotify()
  return useMutation(
    trpc.retrieval.saveQuestion.mutationOptions({
      onSuccess: async () => {
        notify.done(t('saved'))
        await changed()
      },
      onError: (error) => notify.error(error),
    }),
  )
}
