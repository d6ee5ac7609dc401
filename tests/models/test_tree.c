/* tests/models/test_tree.c - the tree of settings: order, look-up with and without index, copies, equality. */
#include "models/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct place here = {"a.cfg", 7};

static struct node *number(struct arena *arena, struct node *group, const char *name, double value)
{
    struct node *n = node_new(arena, NODE_NUMBER, name, here);
    n->number = value;
    node_append(group, n);
    return n;
}

static struct node *text(struct arena *arena, struct node *group, const char *name, const char *value)
{
    struct node *n = node_new(arena, NODE_TEXT, name, here);
    n->text = value;
    node_append(group, n);
    return n;
}

static struct node *group(struct arena *arena, struct node *parent, const char *name)
{
    struct node *n = node_new(arena, NODE_GROUP, name, here);
    if (parent)
        node_append(parent, n);
    return n;
}

static int setup(void **state)
{
    *state = arena_create();
    return 0;
}

static int teardown(void **state)
{
    arena_destroy(*state);
    return 0;
}

static void test_members_keep_their_order(void **state)
{
    struct node *root = group(*state, NULL, "");
    number(*state, root, "c", 3);
    struct node *a = number(*state, root, "a", 1);
    number(*state, root, "b", 2);
    assert_string_equal(root->first->name, "c");
    assert_string_equal(root->first->next->name, "a");
    assert_string_equal(root->last->name, "b");
    node_unlink(a);
    assert_int_equal(root->children, 2);
    assert_string_equal(root->first->next->name, "b");
    assert_null(a->parent);
    node_unlink(root->last);
    assert_ptr_equal(root->first, root->last);
    node_unlink(root->first);
    assert_null(root->first);
    assert_null(root->last);
    node_unlink(root); /* without parent: nothing happens */
}

static void test_paths(void **state)
{
    struct node *root = group(*state, NULL, ""), *sites = group(*state, root, "sites"),
                *dc = group(*state, sites, "dc");
    struct node *tags = node_new(*state, NODE_ARRAY, "tags", here);
    node_append(dc, tags);
    text(*state, tags, "", "shop");
    struct node *second = text(*state, tags, "", "east");
    assert_string_equal(node_path(root, *state), "");
    assert_string_equal(node_path(sites, *state), "sites");
    assert_string_equal(node_path(tags, *state), "sites.dc.tags");
    assert_string_equal(node_path(second, *state), "sites.dc.tags[1]");
    assert_ptr_equal(node_at(root, "sites.dc.tags"), tags);
    assert_null(node_at(root, "sites.dc.tags.x"));
    assert_null(node_at(root, "sites.d"));
    assert_null(node_at(root, "sites.dcx"));
    assert_null(node_at(root, ""));
    assert_null(node_at(root, "sites..dc"));
    assert_null(node_child(NULL, "x"));
}

/* 5,000 members: found with the index as without, and after changes that drop it. */
static void test_index_finds_what_a_walk_finds(void **state)
{
    enum { MEMBERS = 5000 };
    struct node *root = group(*state, NULL, "");
    char name[32];
    for (int i = 0; i < MEMBERS; i++) {
        snprintf(name, sizeof name, "point_%d", i * 7);
        number(*state, root, name, i);
    }
    node_index(*state, root);
    assert_non_null(root->index);
    for (int i = 0; i < MEMBERS; i++) {
        snprintf(name, sizeof name, "point_%d", i * 7);
        const struct node *n = node_child(root, name);
        assert_non_null(n);
        assert_true(n->number == i);
        snprintf(name, sizeof name, "point_%d", i * 7 + 1);
        assert_null(node_child(root, name));
    }
    number(*state, root, "late", 1);
    assert_null(root->index);
    assert_non_null(node_child(root, "late"));
    node_index(*state, root);
    node_unlink(node_child(root, "point_0"));
    assert_null(node_child(root, "point_0"));
}

static void test_small_groups_have_no_index(void **state)
{
    struct node *root = group(*state, NULL, "");
    number(*state, root, "a", 1);
    node_index(*state, root);
    assert_null(root->index);
}

static void test_copy_is_equal_and_apart(void **state)
{
    struct node *root = group(*state, NULL, ""), *a = group(*state, root, "a");
    number(*state, a, "x", 2.385);
    text(*state, a, "y", "lognormal(mean = 3)");
    struct node *copy = node_copy(*state, root);
    assert_true(node_equal(root, copy));
    assert_null(copy->parent);
    assert_ptr_not_equal(copy->first, root->first);
    assert_ptr_equal(copy->first->parent, copy);
    assert_int_equal(node_at(copy, "a.x")->place.line, 7);
    node_at(copy, "a.x")->number = 2.386;
    assert_false(node_equal(root, copy));
}

static void test_equality_ignores_order_and_places_of_members_only(void **state)
{
    struct node *one = group(*state, NULL, ""), *two = group(*state, NULL, "");
    number(*state, one, "a", 1);
    number(*state, one, "b", 2);
    number(*state, two, "b", 2)->place.line = 99;
    number(*state, two, "a", 1);
    assert_true(node_equal(one, two));
    struct node *list = node_new(*state, NODE_LIST, "l", here), *turned = node_new(*state, NODE_LIST, "l", here);
    number(*state, list, "", 1);
    number(*state, list, "", 2);
    number(*state, turned, "", 2);
    number(*state, turned, "", 1);
    assert_false(node_equal(list, turned));
    node_append(one, list);
    assert_false(node_equal(one, two)); /* one more member */
    text(*state, two, "l", "1, 2");
    assert_false(node_equal(one, two)); /* another kind */
}

static void test_names_are_copied(void **state)
{
    char name[] = "abc";
    struct node *n = node_new(*state, NODE_GROUP, name, here);
    name[0] = 'x';
    assert_string_equal(n->name, "abc");
    assert_string_equal(node_new(*state, NODE_LIST, NULL, here)->name, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_members_keep_their_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_paths, setup, teardown),
        cmocka_unit_test_setup_teardown(test_index_finds_what_a_walk_finds, setup, teardown),
        cmocka_unit_test_setup_teardown(test_small_groups_have_no_index, setup, teardown),
        cmocka_unit_test_setup_teardown(test_copy_is_equal_and_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(test_equality_ignores_order_and_places_of_members_only, setup, teardown),
        cmocka_unit_test_setup_teardown(test_names_are_copied, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
