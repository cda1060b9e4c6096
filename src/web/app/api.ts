/** How screens ask: the typed client, kept fresh by React Query. The last good answer stays on the screen. */
import {
  keepPreviousData,
  QueryCache,
  QueryClient,
  type UseQueryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo } from "react";
import type { z } from "zod";
import { makeClient } from "#client/client.ts";
import { ClientProblem } from "#client/client-problem.ts";
import type { InputOf, Operation, OutputOf } from "#contract/operation.ts";
import { getMe } from "#contract/team.ts";

export const client = makeClient({ baseUrl: "" });

/** A refusal will be the same next time; an outage may pass. */
function mayRetry(failures: number, error: Error): boolean {
  return failures < 2 && !(error instanceof ClientProblem && error.isRefusal);
}

export function isSignedOut(error: Error): boolean {
  return error instanceof ClientProblem && error.status === 401;
}

export const queryClient: QueryClient = new QueryClient({
  // A session that ends while the page is open: asking again who is signed in leads to the login page.
  queryCache: new QueryCache({
    onError: (error, { queryKey: failed }) => {
      if (isSignedOut(error) && failed[0] !== getMe.name)
        void queryClient.invalidateQueries({ queryKey: [getMe.name] });
    },
  }),
  defaultOptions: {
    queries: { staleTime: 15_000, gcTime: 10 * 60_000, retry: mayRetry, placeholderData: keepPreviousData },
    // Without a line a change is refused at once, in words, instead of waiting unseen until the line is back.
    mutations: { retry: false, networkMode: "always" },
  },
});

type AnyOperation = Operation<z.ZodType, z.ZodType>;
type ReadOptions<Output> = Omit<UseQueryOptions<Output, Error>, "queryKey" | "queryFn">;

/** The key under which the answers of an operation are kept; with its name alone, all of them. */
export function queryKey<O extends AnyOperation>(operation: O, input?: InputOf<O>): readonly unknown[] {
  return input === undefined ? [operation.name] : [operation.name, input];
}

/** Asks and keeps asking: `useRead(getStatus, {}, { refetchInterval: 30_000 })`. */
export function useRead<O extends AnyOperation>(
  operation: O,
  input: InputOf<O>,
  options: ReadOptions<OutputOf<O>> = {},
) {
  return useQuery<OutputOf<O>, Error>({
    ...options,
    queryKey: queryKey(operation, input),
    queryFn: ({ signal }) => client.call(operation, input, { signal }),
  });
}

/** What a list by keyset answers with. */
type PageOf = { data: readonly unknown[]; nextCursor: string | null };

/** A list that grows as one scrolls: `useReadPages(listAccounts, { sort: "-net" })`. The first page carries totals. */
export function useReadPages<O extends AnyOperation>(operation: O, input: InputOf<O>) {
  type Output = OutputOf<O> & PageOf;
  const pages = useInfiniteQuery({
    queryKey: [...queryKey(operation, input), "pages"],
    queryFn: ({ pageParam, signal }) =>
      client.call(
        operation,
        {
          ...(input as object),
          ...(pageParam && { cursor: pageParam }),
        } as InputOf<O>,
        { signal },
      ) as Promise<Output>,
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor,
  });
  const rows = useMemo(
    () => (pages.data?.pages ?? []).flatMap((page) => page.data) as Output["data"][number][],
    [pages.data],
  );
  return {
    ...pages,
    rows,
    first: pages.data?.pages[0],
    /** Hand this to the table's `onReachEnd`. */
    readMore: () => {
      if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
    },
  };
}

/** Changes something; afterwards the answers named in `refreshes` are asked for again. */
export function useChange<O extends AnyOperation>(
  operation: O,
  { refreshes = [] }: { refreshes?: readonly AnyOperation[] } = {},
) {
  const queries = useQueryClient();
  return useMutation<OutputOf<O>, Error, InputOf<O>>({
    mutationFn: (input) => client.call(operation, input),
    // Not waited for: a form that is done gives way at once, and what is on the screen follows.
    onSettled: () => {
      for (const read of refreshes) void queries.invalidateQueries({ queryKey: queryKey(read) });
    },
  });
}
