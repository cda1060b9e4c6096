/** The views that a member keeps at hand, in their order, in the navigation. */
import { Divider, Text } from "@mantine/core";
import { IconLayoutKanban, IconTable } from "@tabler/icons-react";
import { useSearch } from "@tanstack/react-router";
import { listViews } from "#contract/views.ts";
import { withKey } from "../../ui/keys.tsx";
import { NavigationLink, TextLink } from "../../ui/links.tsx";
import { type News, useRefreshOnNews } from "../../ui/news.ts";
import { useRead } from "../api.ts";
import { useViewKey } from "./view-places.ts";

const isAboutViews = ({ type }: News) => /^(?:view|field)\./.test(type);

export function ViewLinks({ isFolded }: { isFolded: boolean }) {
  const views = useRead(listViews, {});
  useRefreshOnNews(() => void views.refetch(), isAboutViews);
  const keyOfView = useViewKey();
  const search: Record<string, unknown> = useSearch({ strict: false });
  const here = search["view"];
  const starred = views.data?.data.filter(({ isStarred }) => isStarred) ?? [];
  if (starred.length === 0) return null;
  return (
    <>
      {isFolded ? (
        <Divider my={6} />
      ) : (
        <TextLink to="/views" size="xs" c="dimmed" mt="sm" mb={2} px={8} underline="hover">
          Views
        </TextLink>
      )}
      {starred.map(({ viewId, name, content }) => {
        const keys = keyOfView(viewId);
        const Shape = content.shape === "board" ? IconLayoutKanban : IconTable;
        return (
          <NavigationLink
            key={viewId}
            to={content.shape === "board" ? "/board" : "/accounts"}
            search={{ view: viewId } as never}
            label={
              isFolded ? undefined : (
                <Text span truncate size="sm" display="block">
                  {name}
                </Text>
              )
            }
            aria-label={name}
            title={keys ? withKey(name, keys) : name}
            active={here === viewId}
            aria-current={here === viewId || undefined}
            leftSection={<Shape size={16} aria-hidden />}
          />
        );
      })}
    </>
  );
}
