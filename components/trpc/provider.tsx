'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client'
import { type ReactNode, useState } from 'react'
import { isTransient } from '@/components/ui/error-info'
import type { AppRouter } from '@/server/api/root'
import { TRPCProvider } from './client'

const API_URL = '/api/trpc'
/** The server takes 50 at once. */
const MAX_BATCH = 20

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        // Asking again cannot change a "not found"; it only makes the person wait for the message.
        retry: (failures, error) => failures < 1 && isTransient(error),
        retryDelay: 400,
      },
    },
  })
}

/** Gives the tree one API client and one query cache. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient)
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: (operation) => operation.type === 'subscription',
          true: httpSubscriptionLink({ url: API_URL }),
          // As a POST: a question may be longer than the 16 KB that Node takes for an address with its headers.
          false: httpBatchLink({ url: API_URL, methodOverride: 'POST', maxItems: MAX_BATCH }),
        }),
      ],
    }),
  )
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  )
}
